package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.SimulatorState.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/// A server with one engine that plays one stream at a time, and who asks for preflights there.
abstract class PreflightRig {
    static final int SOME = 200_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    final HttpClient client = HttpClient.newHttpClient();
    final Simulator engine;
    final Content content;
    final Content other;
    final App app;

    PreflightRig(Path folder) throws IOException {
        engine = Simulator.start(SimulatorOptions.defaults());
        content = engine.contents().get(0);
        other = engine.contents().get(1);
        app = App.start(Settings.defaults()
                .with(ServerSettings.PORT, List.of(0))
                .with(ServerSettings.DATA_DIR, folder)
                .with(EngineSettings.ENGINES, List.of(engine.address()))
                .with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(200))
                .with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1));
    }

    @AfterEach
    void close() {
        app.close();
        engine.close();
        client.shutdownNow();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path))).timeout(LONG).build();
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    void change(String settings) throws Exception {
        HttpRequest change = HttpRequest.newBuilder(URI.create(app.url("/proxy/config?" + settings)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(change, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    CompletableFuture<HttpResponse<String>> begin(String path) {
        return client.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<InputStream> watch(String query) {
        return client.sendAsync(request("/ace/getstream?" + query), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(HttpResponse::body);
    }

    Counts counts(Content of) {
        return engine.state().of(of.contentId());
    }

    static String light(Content content) {
        return "/ace/preflight?id=" + content.contentId();
    }

    static String deep(Content content) {
        return light(content) + "&tier=deep";
    }
}
