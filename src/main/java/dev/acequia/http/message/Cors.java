package dev.acequia.http.message;

import java.util.Map;

/// CORS headers that let players inside web pages of any origin use the stream routes (`players.md` 4.9). All other
/// routes are for pages of our own only.
public final class Cors {
    /// Headers of every answer of a stream route.
    public static final Map<String, String> HEADERS = Map.of(
            "Access-Control-Allow-Origin", "*",
            "Access-Control-Expose-Headers", "Content-Length, Content-Range, Retry-After");

    private Cors() {}

    /// Adds what an OPTIONS request is told.
    public static Answer preflight(Answer answer, String allow) {
        return allow(answer)
                .with("Access-Control-Allow-Methods", allow)
                .with("Access-Control-Allow-Headers", "Range, Authorization, Content-Type")
                .with("Access-Control-Max-Age", "86400");
    }

    /// Adds the headers of every answer of a stream route.
    public static Answer allow(Answer answer) {
        Answer allowed = answer;
        for (Map.Entry<String, String> each : HEADERS.entrySet()) {
            allowed = allowed.with(each.getKey(), each.getValue());
        }
        return allowed;
    }
}
