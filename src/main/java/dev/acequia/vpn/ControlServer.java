package dev.acequia.vpn;

import dev.acequia.json.JsonValue;
import dev.acequia.text.OneLineText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Client of gluetun's control servers (`orchestration.md` 3.1), which are asked three questions and never for their
/// settings, since these hold the private key. Never follows a redirect: the key is for the routes that were allowed.
/// Thread-safe.
final class ControlServer implements AutoCloseable {
    static final String STATUS = "/v1/vpn/status";
    static final String PUBLIC_IP = "/v1/publicip/ip";
    static final String PORT = "/v1/portforward";

    /// Before gluetun 3.41.
    static final String OLD_PORT = "/v1/openvpn/portforwarded";

    static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_REASON = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(DEADLINE)
            .build();

    /// Answer to a question.
    sealed interface Reply {
        record Told(JsonValue json) implements Reply {}

        /// We may not ask, or up to gluetun 3.41.1 there is no such question.
        record Refused() implements Reply {}

        /// There is no such question, or its answer is elsewhere.
        record Missing(int status) implements Reply {}

        /// No answer that can be used; the reason follows "but".
        record Failed(String why) implements Reply {}
    }

    /// Asks a question.
    ///
    /// @param key empty for none
    Reply ask(String hostAndPort, String path, String key) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + hostAndPort + path));
            if (!key.isEmpty()) {
                request.header("X-API-Key", key);
            }
            HttpResponse<byte[]> response = send(request.build());
            return switch (response.statusCode()) {
                case 200 -> told(response.body());
                case 401, 403 -> new Reply.Refused();
                case 301, 302, 307, 308, 404, 405 -> new Reply.Missing(response.statusCode());
                default -> new Reply.Failed("it answers " + response.statusCode());
            };
        } catch (IOException e) {
            return new Reply.Failed(reason(e));
        } catch (IllegalArgumentException e) {
            return new Reply.Failed("its address or the key cannot be used in a request");
        }
    }

    private static Reply told(byte[] body) {
        try {
            JsonValue json = JsonValue.read(body);
            return json.isObject() ? new Reply.Told(json) : new Reply.Failed("its answer is no JSON object");
        } catch (IllegalArgumentException e) {
            return new Reply.Failed("its answer is no JSON");
        }
    }

    /// The body that a service answers with.
    byte[] read(String url) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    send(HttpRequest.newBuilder(URI.create(url)).build());
            if (response.statusCode() != 200) {
                throw new IOException("it answers " + response.statusCode());
            }
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new IOException("its URL cannot be used in a request", e);
        }
    }

    /// The whole answer, or a failure within the deadline.
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LONGEST));
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it has not answered within " + DEADLINE.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    static String reason(IOException e) {
        Throwable cause = e;
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof ConnectException) {
                boolean isUnknown = each.getCause() instanceof UnresolvedAddressException
                        || each.getCause() != null && each.getCause().getCause() instanceof UnresolvedAddressException;
                return isUnknown ? "its name has no address" : "connecting to it fails";
            }
            cause = each instanceof IOException ? each : cause;
        }
        String words = cause.getMessage();
        return OneLineText.clean(
                words == null || words.isBlank() ? cause.getClass().getSimpleName() : words, LONGEST_REASON);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
