package dev.acequia.simulator.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/// Reader of a JSON object without objects or lists in it, every value as a text; null is the empty text.
///
/// By hand, as avaje's reader lets `{,"a":1}` and `{"a":1,}` pass and numbers are to stay as they are written.
public final class FlatJson {
    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /// The fields in their order.
    ///
    /// @throws WireException when the text is no such object
    public static Map<String, String> fields(String text) throws WireException {
        return new FlatJson(text.strip()).object();
    }

    private Map<String, String> object() throws WireException {
        Map<String, String> fields = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
        } else {
            do {
                String name = string();
                expect(':');
                fields.put(name, peek() == '"' ? string() : word());
            } while (separator());
        }
        if (at != text.length()) {
            throw malformed();
        }
        return fields;
    }

    /// Whether another field follows.
    private boolean separator() throws WireException {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    private String string() throws WireException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) {
            throw malformed();
        }
        at++;
        return string.toString();
    }

    private char escaped() throws WireException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() throws WireException {
        int end = at + 4;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]{4}")) {
            throw malformed();
        }
        char c = (char) Integer.parseInt(text, at, end, 16);
        at = end;
        return c;
    }

    /// A number, true, false or null.
    private String word() throws WireException {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        String word = text.substring(start, at);
        return word.equals("null") ? "" : word;
    }

    private void expect(char c) throws WireException {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    /// The next character that is no blank, or a blank at the end.
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : ' ';
    }

    private WireException malformed() {
        return new WireException(
                WireException.Reason.BAD_REQUEST, "Not a flat JSON object: the error is at character " + at);
    }
}
