package dev.acequia.hls;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The attribute list of a tag (RFC 8216 4.2): names with values, quoted or not.
final class Attributes {
    private final Map<String, String> values = new HashMap<>();

    /// Reads what can be read; what is no attribute is left out.
    static Attributes parse(String text) {
        Attributes attributes = new Attributes();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = text.substring(Math.max(at, text.lastIndexOf(',', equals) + 1), equals)
                    .strip();
            boolean isQuoted = text.startsWith("\"", equals + 1);
            int start = isQuoted ? equals + 2 : equals + 1;
            int end = end(text, start, isQuoted ? '"' : ',');
            attributes.values.put(
                    name,
                    isQuoted
                            ? text.substring(start, end)
                            : text.substring(start, end).strip());
            at = end(text, end, ',') + 1;
        }
        return attributes;
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    boolean isYes(String name) {
        return "YES".equals(values.get(name));
    }

    private static int end(String text, int from, char terminator) {
        int end = text.indexOf(terminator, from);
        return end < 0 ? text.length() : end;
    }
}
