package dev.acequia.http;

import dev.acequia.channel.Failure;
import java.time.Duration;
import java.util.Locale;

/// An error as clients get it: `{"detail": "<sentence>", "error": "<code>"}` with a status (`contract.md` 2).
public record Problem(int status, String error, String detail, Duration retryAfter) {

    public static Problem of(int status, String error, String detail) {
        return new Problem(status, error, detail, Duration.ZERO);
    }

    /// In the words of what was thrown, whose message is a sentence for users.
    public static Problem of(int status, String error, Exception thrown) {
        return of(status, error, String.valueOf(thrown.getMessage()));
    }

    /// What a client is told when a content cannot be watched.
    public static Problem of(Failure failure) {
        int status = switch (failure.reason()) {
            case CONTENT_NOT_FOUND -> 404;
            case TOKEN_LIMIT, ADDRESS_LIMIT -> 429;
            case NO_ENGINE, AT_CAPACITY, SHUTTING_DOWN -> 503;
            case ENGINE_ERROR -> 502;
            case START_TIMEOUT -> 504;
            case STREAM_BLACKLISTED -> 422;
        };
        return new Problem(status, code(failure.reason()), failure.detail(), failure.retryAfter());
    }

    /// What is full for one address is so in the same word as what is full for all.
    private static String code(Failure.Reason reason) {
        Failure.Reason told = reason == Failure.Reason.ADDRESS_LIMIT ? Failure.Reason.AT_CAPACITY : reason;
        return told.name().toLowerCase(Locale.ROOT);
    }

    /// The error as an answer that no cache keeps.
    public Answer answer() {
        Answer answer = Answer.json(
                        status, "{\"detail\": " + quoted(detail) + ", \"error\": " + quoted(error) + code() + "}")
                .with("Cache-Control", "no-store");
        return retryAfter.isZero() ? answer : answer.with("Retry-After", String.valueOf(retryAfter.toSeconds()));
    }

    /// What the reference tells beside (`reference.md` 1.1).
    private String code() {
        return error.equals("stream_blacklisted") ? ", \"code\": \"looping_stream\"" : "";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
