package dev.acequia.stationlist;

import dev.acequia.json.JsonValue;
import dev.acequia.settings.WellFormed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.StandardCharsets;

/// Reader of JSON lists as they come, element by element: those of all arrays that no other element is in. Never more
/// than one element is held.
final class JsonListReader {
    private static final int LONGEST_ELEMENT = 256 << 10;
    private static final int LONGEST_KEY = 1024;
    private static final int DEEPEST = 8;
    private static final int BUFFER = 16 << 10;

    private final PushbackReader in;
    private final JsonEntry entries;
    private final ListSink sink;
    private int line = 1;

    JsonListReader(InputStream in, ListOrigin origin, ListSink sink) {
        this.in = new PushbackReader(
                new java.io.BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), BUFFER), 1);
        this.entries = new JsonEntry(origin, sink);
        this.sink = sink;
    }

    /// Reads all of it.
    void read() throws IOException, ListException {
        switch (peek()) {
            case '[' -> array();
            case '{' -> object(0);
            default -> throw malformed();
        }
    }

    private static ListException malformed() {
        return new ListException(
                ListException.Reason.DAMAGED, "The list must be whole JSON, but it is malformed or cut off");
    }

    private void array() throws IOException, ListException {
        expect('[');
        int next = peek();
        while (next != ']') {
            element("");
            next = peek();
            if (next == ',') {
                expect(',');
                next = peek();
            } else if (next != ']') {
                throw malformed();
            }
        }
        expect(']');
    }

    /// An object that holds lists, or is an entry itself.
    private void object(int depth) throws IOException, ListException {
        if (depth > DEEPEST) {
            throw new ListException(ListException.Reason.DAMAGED, "The list is nested too deeply");
        }
        int begin = line;
        expect('{');
        StringBuilder own = new StringBuilder("{");
        boolean hasLists = false;
        int next = peek();
        while (next != '}') {
            String key = captured(LONGEST_KEY);
            expect(':');
            switch (peek()) {
                case '[' -> {
                    hasLists = true;
                    array();
                }
                case '{' -> {
                    hasLists = true;
                    object(depth + 1);
                }
                default -> {
                    String value = captured(LONGEST_ELEMENT);
                    if (own.length() + key.length() + value.length() < LONGEST_ELEMENT) {
                        own.append(own.length() > 1 ? "," : "")
                                .append(key)
                                .append(':')
                                .append(value);
                    }
                }
            }
            next = peek();
            if (next == ',') {
                expect(',');
                next = peek();
            } else if (next != '}') {
                throw malformed();
            }
        }
        expect('}');
        if (!hasLists && own.length() > 1) {
            whole(begin, parsed(own.append('}').toString()));
        }
    }

    /// An object without lists in it: an entry, or links by their names.
    private void whole(int begin, JsonValue object) throws ListException {
        boolean isMap = !object.texts().isEmpty()
                && object.texts().values().stream().allMatch(TextListReader::hasLink)
                && object.at("url").text().isEmpty();
        if (!isMap) {
            if (object.texts().values().stream().anyMatch(TextListReader::hasLink)) {
                entries.take(begin, "", object);
            }
            return;
        }
        for (var each : object.texts().entrySet()) {
            entries.take(begin, each.getKey(), new JsonValue(each.getValue()));
        }
    }

    private void element(String key) throws IOException, ListException {
        int begin = line;
        String text = captured(LONGEST_ELEMENT);
        JsonValue value;
        try {
            value = JsonValue.read(WellFormed.json(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            sink.skipped(begin, "", "it is not JSON");
            return;
        }
        entries.take(begin, key, value);
    }

    private static JsonValue parsed(String text) throws ListException {
        try {
            return JsonValue.read(WellFormed.json(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /// The text of the value that comes next, whatever it is.
    private String captured(int longest) throws IOException, ListException {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean isQuoted = false;
        peek();
        while (true) {
            int c = next();
            if (c < 0) {
                throw malformed();
            }
            boolean isEnd = !isQuoted && depth == 0 && (c == ',' || c == ']' || c == '}' || c == ':');
            if (isEnd) {
                in.unread(c);
                break;
            }
            text.append((char) c);
            if (isQuoted) {
                if (c == '\\') {
                    text.append((char) Math.max(0, next()));
                }
                isQuoted = c != '"';
            } else if (c == '"') {
                isQuoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            if (text.length() > longest) {
                throw new ListException(
                        ListException.Reason.TOO_LARGE,
                        "An element of the list must have at most " + longest + " characters, but one has more");
            }
            if (!isQuoted && depth == 0 && (c == '"' || c == '}' || c == ']')) {
                break;
            }
        }
        return text.toString().strip();
    }

    private void expect(char wanted) throws IOException, ListException {
        if (peek() != wanted) {
            throw malformed();
        }
        next();
    }

    private int next() throws IOException {
        int c = in.read();
        line += c == '\n' ? 1 : 0;
        return c;
    }

    /// The next character that is no blank, which stays; -1 at the end.
    private int peek() throws IOException {
        int c = next();
        while (c >= 0 && (c <= ' ' || c == 0xfeff)) {
            c = next();
        }
        if (c >= 0) {
            in.unread(c);
        }
        return c;
    }
}
