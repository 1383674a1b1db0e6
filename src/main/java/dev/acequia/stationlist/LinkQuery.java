package dev.acequia.stationlist;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Query of a link, read tolerantly.
final class LinkQuery {
    private LinkQuery() {}

    /// The parameters of a query by their names in lower case, decoded; the first of each name.
    static Map<String, String> parameters(String query) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pair : query.split("&(?:amp;)?", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                found.putIfAbsent(
                        decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
                        decoded(pair.substring(equals + 1)));
            }
        }
        return found;
    }

    /// The text with its percent encoding undone, or as it is where that is malformed.
    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /// The text up to the first of some characters.
    static String withoutTail(String text, String ends) {
        for (int i = 0; i < text.length(); i++) {
            if (ends.indexOf(text.charAt(i)) >= 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
