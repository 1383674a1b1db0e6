package dev.acequia.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer whose body is known beforehand.
///
/// @param headers those beside `Server`, `Date` and `Content-Length`
/// @param ending how the client learns that the body is complete
public record Reply(int status, Map<String, String> headers, String body, Ending ending) {
    /// Delimitation of a body.
    public enum Ending {
        /// By `Content-Length`; the connection stays open.
        LENGTH,
        /// By closing the connection; no `Content-Length`.
        CLOSE
    }

    private static final String TYPE = "Content-Type";

    public Reply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Reply json(Object value) {
        return json(200, value);
    }

    public static Reply json(int status, Object value) {
        return new Reply(status, Map.of(TYPE, "application/json"), Json.text(value), Ending.LENGTH);
    }

    public static Reply text(int status, String text) {
        return new Reply(status, Map.of(TYPE, "text/plain"), text, Ending.LENGTH);
    }

    /// A redirect as the engine writes it: with a body that nothing but the closed connection ends.
    public static Reply redirect(String location) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Location", location);
        headers.put("Access-Control-Allow-Origin", "*");
        return new Reply(302, headers, "Redirect to " + location, Ending.CLOSE);
    }

    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, ending);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /// The phrase behind a status code.
    public static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 400 -> "Bad Request";
            case 206 -> "Partial Content";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 408 -> "Request Timeout";
            case 410 -> "Gone";
            case 416 -> "Range Not Satisfiable";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status " + status;
        };
    }
}
