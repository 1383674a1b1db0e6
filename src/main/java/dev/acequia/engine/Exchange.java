package dev.acequia.engine;

import java.io.ByteArrayOutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// HTTP as engines speak it: GET, uncompressed, any framing, redirects not followed, every answer bounded in time and
/// size. One HTTP client for all engines; thread-safe.
final class Exchange implements AutoCloseable {
    /// The agent that engines are known to stream to (`engine-api.md` 1.0).
    private static final String AGENT = "VLC/3.0.21 LibVLC/3.0.21";

    private static final int LONGEST_REPLY = 1 << 20;
    private static final int LONGEST_ERROR = 1024;
    private static final Duration ERROR_TEXT = Duration.ofSeconds(1);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;

    Exchange(Duration connectTimeout) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null))
                .connectTimeout(connectTimeout)
                .executor(executor)
                .build();
    }

    /// Asks and returns as soon as the headers are there; the caller closes the body.
    HttpResponse<MediaBody> open(Call call, URI url, Deadline deadline) throws EngineException, InterruptedException {
        return open(call, HttpRequest.newBuilder(url), deadline);
    }

    /// Asks for some bytes only.
    ///
    /// @param range such as `bytes=0-99`
    HttpResponse<MediaBody> open(Call call, URI url, String range, Deadline deadline)
            throws EngineException, InterruptedException {
        return open(call, HttpRequest.newBuilder(url).header("Range", range), deadline);
    }

    private HttpResponse<MediaBody> open(Call call, HttpRequest.Builder asking, Deadline deadline)
            throws EngineException, InterruptedException {
        var request = asking.header("Accept-Encoding", "identity")
                .header("User-Agent", AGENT)
                .build();
        var response = http.sendAsync(request, head -> new MediaBody(call, isPlaylist(head)).inlet());
        try {
            return response.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUp(response);
            throw call.late(deadline.span(), e);
        } catch (InterruptedException e) {
            giveUp(response);
            throw e;
        } catch (ExecutionException e) {
            throw call.failed(e);
        }
    }

    /// `application/vnd.apple.mpegurl`, `application/x-mpegURL`, `audio/mpegurl`
    private static boolean isPlaylist(HttpResponse.ResponseInfo head) {
        String type = head.headers().firstValue("Content-Type").orElse("");
        return type.toLowerCase(Locale.ROOT).contains("mpegurl");
    }

    private static void giveUp(CompletableFuture<HttpResponse<MediaBody>> response) {
        if (!response.cancel(true) && !response.isCompletedExceptionally()) {
            response.join().body().close();
        }
    }

    /// Asks for something short and returns the whole answer, which has status 200.
    byte[] fetch(Call call, URI url, Deadline deadline) throws EngineException, InterruptedException {
        HttpResponse<MediaBody> response = open(call, url, deadline);
        try (MediaBody body = response.body()) {
            if (response.statusCode() != 200) {
                throw refusal(call, response);
            }
            return readAll(call, body, deadline);
        }
    }

    /// Reads a body that is short, and closes it.
    static byte[] readAll(Call call, MediaBody opened, Deadline deadline) throws EngineException, InterruptedException {
        try (MediaBody body = opened) {
            var bytes = new ByteArrayOutputStream();
            var piece = new byte[8192];
            for (int n = 0; n >= 0; n = body.read(piece, 0, piece.length, deadline.left())) {
                if (n == 0 && deadline.left().isZero()) {
                    throw call.late(deadline.span(), null);
                }
                bytes.write(piece, 0, n);
                if (bytes.size() > LONGEST_REPLY) {
                    throw call.garbled("more than 1 MB", excerpt(bytes.toByteArray()));
                }
            }
            return bytes.toByteArray();
        }
    }

    /// The error that an answer without success amounts to, in the words that come soon.
    static EngineException refusal(Call call, HttpResponse<MediaBody> response) throws InterruptedException {
        var text = new byte[LONGEST_ERROR];
        int length = readBeginning(response.body(), text);
        return call.answered(response.statusCode(), new String(text, 0, length, StandardCharsets.UTF_8));
    }

    private static int readBeginning(MediaBody body, byte[] into) throws InterruptedException {
        Deadline deadline = Deadline.after(ERROR_TEXT);
        int length = 0;
        try {
            for (int n = 1; n > 0 && length < into.length; length += Math.max(n, 0)) {
                n = body.read(into, length, into.length - length, deadline.left());
            }
        } catch (EngineException e) {
            return length; // the status says that it failed, these are only its words
        }
        return length;
    }

    private static String excerpt(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, LONGEST_ERROR), StandardCharsets.UTF_8);
    }

    /// Ends every open exchange at once.
    @Override
    public void close() {
        http.shutdownNow();
        executor.shutdownNow();
    }
}
