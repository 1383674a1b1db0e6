package dev.acequia.simulator.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP request: its path and query decoded, header names in lower case.
///
/// @param query the parameters in their order; the first of a repeated name counts
/// @param body decoded as UTF-8, empty when there was none
public record Request(
        String method,
        String path,
        Map<String, String> query,
        String version,
        Map<String, String> headers,
        String body) {
    public Request {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Map.copyOf(headers);
    }

    /// The first of these parameters that was sent with a value.
    public Optional<String> parameter(String... names) {
        for (String name : names) {
            String value = query.get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// Whether the client wants the connection kept after the answer.
    boolean keepsAlive() {
        String wish = header("connection").orElse("").toLowerCase(Locale.ROOT);
        return version.equals("HTTP/1.0") ? wish.contains("keep-alive") : !wish.contains("close");
    }

    /// Parses a request head, line ends included, without its body.
    static Request parse(String head) throws WireException {
        String[] lines = head.split("\r?\n", -1);
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3 || !start[2].startsWith("HTTP/1.") || !start[1].startsWith("/")) {
            throw new WireException(WireException.Reason.BAD_REQUEST, "Bad request syntax");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.putIfAbsent(name, lines[i].substring(colon + 1).strip());
            }
        }
        int question = start[1].indexOf('?');
        String path = question < 0 ? start[1] : start[1].substring(0, question);
        String query = question < 0 ? "" : start[1].substring(question + 1);
        return new Request(start[0], decoded(path), parameters(query), start[2], headers, "");
    }

    Request withBody(String text) {
        return new Request(method, path, query, version, headers, text);
    }

    /// The parameters of a query or a form, decoded; the first of a repeated name counts.
    public static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Garbage after a percent sign stands for itself, as in Python.
            return text;
        }
    }
}
