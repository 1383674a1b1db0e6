package dev.acequia.http.message;

import java.time.Duration;

/// An error as clients get it: `{"detail": "<sentence>", "error": "<code>"}` with a status (`contract.md` 2).
public record Problem(int status, String error, String detail, Duration retryAfter) {

    public static Problem of(int status, String error, String detail) {
        return new Problem(status, error, detail, Duration.ZERO);
    }

    /// In the words of what was thrown, whose message is a sentence for users.
    public static Problem of(int status, String error, Exception thrown) {
        return of(status, error, String.valueOf(thrown.getMessage()));
    }

    /// The error as an answer that no cache keeps.
    public Answer answer() {
        Answer answer = Answer.json(
                        status, "{\"detail\": " + quoted(detail) + ", \"error\": " + quoted(error) + code() + "}")
                .with("Cache-Control", "no-store");
        return retryAfter.isZero() ? answer : answer.with("Retry-After", String.valueOf(retryAfter.toSeconds()));
    }

    /// The field `code` of the reference (`reference.md` 1.1); empty where it has none.
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
