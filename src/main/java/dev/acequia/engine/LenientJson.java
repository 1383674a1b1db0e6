package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fields of a JSON object, read tolerantly: numbers may be strings and the other way round, 1 is true, and what is
/// missing, null or of no use is null. Where several names are given, the first that has a value counts.
record LenientJson(Map<String, ? extends @Nullable Object> map) {
    private static final int LONGEST_TEXT = 100;
    private static final int LONGEST_WORDS = 300;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(?:[.][0-9]{0,18})?");

    static LenientJson of(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            return new LenientJson(Map.of());
        }
        @SuppressWarnings("unchecked") // Json makes no other maps
        var fields = (Map<String, ? extends @Nullable Object>) map;
        return new LenientJson(fields);
    }

    LenientJson nested(String name) {
        return of(map.get(name));
    }

    /// A short text: a name, a word, a number; in one line, and cut where it is longer.
    @Nullable
    String text(String... names) {
        return cleaned(whole(names), LONGEST_TEXT);
    }

    /// A sentence; in one line, and cut where it is longer.
    @Nullable
    String words(String... names) {
        return cleaned(whole(names), LONGEST_WORDS);
    }

    private static @Nullable String cleaned(@Nullable String text, int limit) {
        return text == null ? null : OneLineText.clean(text, limit);
    }

    /// A text as it is.
    @Nullable
    String whole(String... names) {
        for (String name : names) {
            Object value = map.get(name);
            if (value instanceof String text && !text.isBlank()) {
                return text;
            }
            if (value instanceof Double number) {
                return number % 1 == 0 ? Long.toString(number.longValue()) : number.toString();
            }
        }
        return null;
    }

    @Nullable
    Long number(String... names) {
        for (String name : names) {
            Object value = map.get(name);
            if (value instanceof Double number) {
                return number.longValue();
            }
            if (value instanceof String text && NUMBER.matcher(text.strip()).matches()) {
                return (long) Double.parseDouble(text.strip());
            }
        }
        return null;
    }

    /// Whether the field is true, a number but 0, or "1" or "true".
    boolean isSet(String name) {
        Object value = map.get(name);
        return value instanceof Boolean flag && flag
                || value instanceof Double number && number != 0
                || value instanceof String text && (text.equals("1") || text.equalsIgnoreCase("true"));
    }

    /// Whether it says no: 0, or false.
    boolean isCleared(String name) {
        Object value = map.get(name);
        return value instanceof Boolean flag && !flag
                || value instanceof Double number && number == 0
                || value instanceof String text && (text.equals("0") || text.equalsIgnoreCase("false"));
    }
}
