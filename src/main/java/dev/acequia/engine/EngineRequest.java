package dev.acequia.engine;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// GET request in progress, with the destination of its answer. Nobody waits any more once the body is closed.
///
/// @param via the value of the `Via` header; null for none
/// @param token of the stream tokens of another Acequia; empty for none
/// @param range null for all bytes
record EngineRequest(
        EngineAddress engine,
        URI url,
        @Nullable String via,
        String token,
        @Nullable String range,
        MediaBody body,
        CompletableFuture<Response> answer) {
    /// The agent that engines are known to stream to (`engine-api.md` 1.0).
    private static final String AGENT = "VLC/3.0.21 LibVLC/3.0.21";

    HttpRequest request() {
        String query = url.getRawQuery();
        String target = url.getRawPath() + (query == null ? "" : "?" + query);
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target, Unpooled.EMPTY_BUFFER);
        request.headers()
                .set("Host", engine.toString())
                .set("User-Agent", AGENT)
                .set("Accept-Encoding", "identity");
        if (via != null) {
            request.headers().set("Via", via);
        }
        if (!token.isEmpty()) {
            request.headers().set("Authorization", "Bearer " + token);
        }
        if (range != null) {
            request.headers().set("Range", range);
        }
        return request;
    }

    void answered(HttpResponse head) {
        body.called(head.headers().get("Content-Type", ""));
        answer.complete(new Response(url, head, body));
    }

    /// Ends the body, and the waiting for it.
    void failed(Throwable cause) {
        body.end(cause);
        answer.completeExceptionally(cause);
    }
}
