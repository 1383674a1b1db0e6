package dev.acequia.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// Requests to a server, each answered within [Waits#PATIENCE].
public abstract class ServerCalls {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    abstract String url(String path);

    /// What is answered to any URL.
    public final String ask(String url) {
        return text(send(HttpRequest.newBuilder(URI.create(url)).timeout(Waits.PATIENCE)));
    }

    public final HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers));
    }

    public final Json json(String path) {
        return Json.parse(text(get(path)));
    }

    public final HttpResponse<byte[]> head(String path, String... headers) {
        return send(request(path, headers).HEAD());
    }

    public final HttpResponse<byte[]> options(String path) {
        return call("OPTIONS", path);
    }

    /// Sends JSON, or nothing when it is empty.
    public final HttpResponse<byte[]> send(String method, String path, String json) {
        return send(request(path, "Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    public final HttpResponse<byte[]> post(String path, String json) {
        return send("POST", path, json);
    }

    public final HttpResponse<byte[]> delete(String path) {
        return send("DELETE", path, "");
    }

    /// Changes settings, given as `key=value&…`.
    public final HttpResponse<byte[]> change(String settings, String... headers) {
        return post("/proxy/config?" + settings, headers);
    }

    public final HttpResponse<byte[]> post(String path, String... headers) {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// Sends a request without a body.
    public final HttpResponse<byte[]> call(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /// Sends a request whose answer is not waited for.
    public final InputStream open(String path, String... headers) {
        try {
            return http.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// The media type of an answer without its parameters; empty when it has none.
    public static String type(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("content-type").orElse("");
        return type.replaceAll(";.*", "");
    }

    public static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url(path))).timeout(Waits.PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    /// Ends all requests.
    final void giveUp() {
        http.shutdownNow();
    }
}
