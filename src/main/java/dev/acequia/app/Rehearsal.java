package dev.acequia.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Uses a server for a moment as a player and a person would, so that the JVM records what a start needs.
final class Rehearsal {
    private static final int BYTES = 2 << 20;

    private Rehearsal() {}

    static void play(App app) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream body = get(client, app.exampleUrl(), HttpResponse.BodyHandlers.ofInputStream())) {
            body.readNBytes(BYTES);
            for (String path : new String[] {"/health", "/version", "/proxy/status", "/metrics"}) {
                get(client, app.url(path), HttpResponse.BodyHandlers.ofString());
            }
        }
    }

    private static <T> T get(HttpClient client, String url, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, handler).body();
    }
}
