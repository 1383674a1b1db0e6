package dev.acequia.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole answer to a request.
///
/// @param contentType empty when there is no body
/// @param headers further headers
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final byte[] NO_BODY = {};

    public static Answer json(int status, String json) {
        return new Answer(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Answer empty(int status) {
        return new Answer(status, "", NO_BODY, Map.of());
    }

    /// Sends the client elsewhere for now.
    public static Answer redirect(String location) {
        return empty(302).with("Location", location);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more);
    }
}
