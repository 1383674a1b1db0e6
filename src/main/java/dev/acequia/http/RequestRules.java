package dev.acequia.http;

import dev.acequia.http.message.Problem;
import dev.acequia.http.message.RequestFields;
import dev.acequia.http.message.RequestTarget;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules of HTTP/1.1 that a request must keep (RFC 9112): one that breaks them may mean something else than we read,
/// and its connection ends with the answer.
final class RequestRules {
    private RequestRules() {}

    /// The reason to refuse a message; null when it is a valid request.
    static @Nullable Problem refusal(FullHttpRequest message) {
        if (!message.decoderResult().isSuccess()) {
            return unreadable(message.decoderResult());
        }
        HttpVersion version = message.protocolVersion();
        if (version.majorVersion() != 1) {
            return Problem.of(
                    505, "http_version_not_supported", "The request must be HTTP/1.1 or HTTP/1.0, not " + version);
        }
        String coding = message.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && (version.minorVersion() == 0 || !coding.strip().equalsIgnoreCase("chunked"))) {
            return Problem.of(501, "unknown_coding", "The body must be chunked or have a length, but is " + coding);
        }
        return host(message.headers().getAll(HttpHeaderNames.HOST), version);
    }

    private static @Nullable Problem host(List<String> hosts, HttpVersion version) {
        if (hosts.isEmpty() && version.minorVersion() > 0 || hosts.size() > 1) {
            return Problem.of(400, "invalid_host", "A request must have one Host header, but has " + hosts.size());
        }
        return hosts.isEmpty() || RequestTarget.isHost(hosts.getFirst())
                ? null
                : Problem.of(400, "invalid_host", "The Host header must be a host and a port, but is something else");
    }

    private static Problem unreadable(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(
                    414, "uri_too_long", "The request line must be at most " + RequestLimits.MAX_LINE + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(
                    431,
                    "headers_too_large",
                    "The request must have at most " + RequestFields.MOST + " headers of " + RequestLimits.MAX_HEADERS
                            + " bytes in total");
        }
        if (cause instanceof TooLongHttpContentException) {
            return Problem.of(
                    413, "body_too_large", "The request's body must be at most " + RequestLimits.MAX_BODY + " bytes");
        }
        if (cause instanceof RequestDecoder.NoRoomException) {
            return busy("The memory for large requests is in use by others");
        }
        return Problem.of(400, "bad_request", "The request must be HTTP/1.1, but it could not be read");
    }

    /// There is too much to do; `fact` says of what.
    static Problem busy(String fact) {
        return new Problem(503, "busy", fact, Duration.ofSeconds(1));
    }
}
