package dev.acequia.simulator.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// JSON as Python's `json.dumps` writes it: a blank after each colon and comma, nothing but ASCII.
///
/// Values are maps, lists, strings, numbers, booleans and null.
public final class Json {
    /// An object under construction; the fields keep their order.
    public static final class Fields extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;

        /// Adds a field and returns this.
        public Fields with(String name, @Nullable Object value) {
            put(name, value);
            return this;
        }
    }

    private Json() {}

    public static Fields object() {
        return new Fields();
    }

    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> fields -> {
                StringJoiner text = new StringJoiner(", ", "{", "}");
                fields.forEach((name, field) -> text.add(quoted(String.valueOf(name)) + ": " + text(field)));
                yield text.toString();
            }
            case List<?> items -> {
                StringJoiner text = new StringJoiner(", ", "[", "]");
                items.forEach(item -> text.add(text(item)));
                yield text.toString();
            }
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c < ' ' || c > '~') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
