package dev.acequia.output;

import dev.acequia.http.message.Problem;
import dev.acequia.source.Unavailable;
import java.util.Locale;

/// Wire form of the reasons why a stream cannot be watched.
public final class StreamProblem {
    private StreamProblem() {}

    /// Problem for the client: status, code and the sentence of the failure.
    public static Problem of(Unavailable failure) {
        int status = switch (failure.reason()) {
            case CONTENT_NOT_FOUND -> 404;
            case TOKEN_LIMIT, ADDRESS_LIMIT -> 429;
            case NO_ENGINE, AT_CAPACITY, SHUTTING_DOWN -> 503;
            case ENGINE_ERROR -> 502;
            case START_TIMEOUT -> 504;
            case STREAM_BLACKLISTED, IS_FILE -> 422;
        };
        return new Problem(status, code(failure.reason()), failure.detail(), failure.retryAfter());
    }

    /// Code of the reason; the same for everything that is full, for one address or for everybody.
    private static String code(Unavailable.Reason reason) {
        Unavailable.Reason told = reason == Unavailable.Reason.ADDRESS_LIMIT ? Unavailable.Reason.AT_CAPACITY : reason;
        return told.name().toLowerCase(Locale.ROOT);
    }
}
