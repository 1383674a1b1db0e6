package dev.acequia.app;

import dev.acequia.json.JsonValue;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The server that commands speak to: the one of this folder's settings, or another one.
final class RunningServer {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Option(names = "--server", paramLabel = "URL", description = "URL of the server instead of the configured one.")
    private @Nullable String url;

    @Option(names = "--key", paramLabel = "KEY", description = "API key instead of the configured one.")
    private @Nullable String key;

    /// Asks the server; the JSON of its answer.
    ///
    /// @throws IOException with a sentence for users, also when the answer is a refusal
    JsonValue ask(String method, String path, HttpRequest.BodyPublisher body, String contentType)
            throws IOException, InterruptedException {
        Settings settings = settings();
        URI target = URI.create((url == null ? url(settings) : url.replaceFirst("/+$", "")) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(LONGEST)
                .header("Content-Type", contentType)
                .method(method, body);
        String given = key == null ? settings.get(ServerSettings.API_KEY) : key;
        if (!given.isEmpty()) {
            request.header("Authorization", "Bearer " + given);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return read(answer);
        } catch (java.net.ConnectException e) {
            throw new IOException(
                    "A server should listen at " + target.getAuthority() + ", but none does: start it with ./acequia",
                    e);
        }
    }

    private static JsonValue read(HttpResponse<byte[]> answer) throws IOException {
        JsonValue json;
        try {
            json = answer.body().length == 0 ? new JsonValue(null) : JsonValue.read(answer.body());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The server should answer with JSON, but answered "
                            + new String(answer.body(), StandardCharsets.UTF_8)
                                    .lines()
                                    .findFirst()
                                    .orElse("nothing"),
                    e);
        }
        if (answer.statusCode() >= 400) {
            throw new IOException(json.at("detail").text());
        }
        return json;
    }

    private static Settings settings() throws IOException {
        try {
            return Settings.load(Path.of(""), System.getenv());
        } catch (SettingsException e) {
            throw new IOException(String.join("; ", e.problems()), e);
        }
    }

    private static String url(Settings settings) {
        InetAddress bind = settings.get(ServerSettings.BIND);
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + settings.get(ServerSettings.PORT).getFirst();
    }
}
