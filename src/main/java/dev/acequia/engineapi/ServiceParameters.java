package dev.acequia.engineapi;

import dev.acequia.http.message.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Parameters of a service call, bounded, and as parts of the question that is put to an engine.
///
/// All throw an [IllegalArgumentException] with a sentence for users when a value is out of bounds.
final class ServiceParameters {
    private static final int LONGEST_TEXT = 200;

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
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As one that is out of range.
        }
        throw new IllegalArgumentException(
                "The %s must be a number from %d to %d, but it is %s".formatted(name, least, most, value));
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
                "The %s must be one of %s, but it is %s".formatted(name, String.join(", ", choices), value));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
