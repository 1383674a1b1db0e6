package dev.acequia.engineapi;

import dev.acequia.http.message.Request;
import dev.acequia.text.OneLineText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parameters of a service call, bounded, and as parts of the question that is put to an engine.
///
/// All throw an [IllegalArgumentException] with a sentence for users when a value is out of bounds.
final class ServiceParameters {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_SHOWN = 40;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private ServiceParameters() {}

    static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }

    static String text(Request request, String name) {
        String given = text(request.parameter(name));
        if (given.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("The %s must have at most %d characters, but it has %d"
                    .formatted(name, LONGEST_TEXT, given.length()));
        }
        return given;
    }

    static String optional(Request request, String name) {
        String value = text(request, name);
        return value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
    }

    static int number(Request request, String name, int usual, int least, int most) {
        String value = text(request, name);
        if (value.isEmpty()) {
            return usual;
        }
        int number = DIGITS.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number >= least && number <= most) {
            return number;
        }
        throw new IllegalArgumentException(
                "The %s must be a number from %d to %d, but %s".formatted(name, least, most, shown(value)));
    }

    static String choice(Request request, String name, String... choices) {
        String value = text(request, name);
        if (value.isEmpty()) {
            return choices[0];
        }
        for (String each : choices) {
            if (each.equals(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "The %s must be one of %s, but %s".formatted(name, String.join(", ", choices), shown(value)));
    }

    /// A value that was given, for a sentence after "but": `it is "x"`, at most 40 characters of it.
    static String shown(@Nullable String given) {
        return given == null ? "there is none" : "it is \"" + OneLineText.cut(given, LONGEST_SHOWN) + "\"";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
