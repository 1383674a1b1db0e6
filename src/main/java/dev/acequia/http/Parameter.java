package dev.acequia.http;

import dev.acequia.http.message.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value that a route takes from its path, where its name is a place there, from a header, or else from the query.
public sealed interface Parameter extends OperationPart {
    String name();

    /// Its description, as a sentence.
    String sentence();

    static Text text(String name, String sentence) {
        return new Text(name, sentence, "");
    }

    static WholeNumber number(String name, String sentence) {
        return new WholeNumber(name, sentence, 0, Integer.MAX_VALUE, null);
    }

    static Time time(String name, String sentence) {
        return new Time(name, sentence);
    }

    static Flag flag(String name, String sentence) {
        return new Flag(name, sentence);
    }

    static Choice choice(String name, String sentence, String... choices) {
        return new Choice(name, sentence, List.of(choices));
    }

    static Header header(String name, String sentence) {
        return new Header(name, sentence);
    }

    /// Any text.
    ///
    /// @param example empty when no example works everywhere
    record Text(String name, String sentence, String example) implements Parameter {
        public Text like(String example) {
            return new Text(name, sentence, example);
        }
    }

    /// A whole number, both ends of its range allowed.
    ///
    /// @param usual what counts when it is not there; null when that is no number
    record WholeNumber(
            String name,
            String sentence,
            int least,
            int most,
            @Nullable Integer usual) implements Parameter {
        public WholeNumber from(int least, int most) {
            return new WholeNumber(name, sentence, least, most, usual);
        }

        public WholeNumber usually(int number) {
            return new WholeNumber(name, sentence, least, most, number);
        }

        /// The value in the query, or the default.
        ///
        /// @throws IllegalArgumentException with a sentence for users
        public int in(Request request) {
            String text = request.parameter(name);
            try {
                Integer number = text == null ? usual : Integer.valueOf(text);
                if (number != null && number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // As one that is out of range.
            }
            throw new IllegalArgumentException(name + " must be a number from " + least + " to " + most
                    + (text == null ? ", but is missing" : ", not '" + text + "'"));
        }
    }

    /// A moment, such as `2026-01-31T12:00:00Z`; of UTC when it names no zone.
    record Time(String name, String sentence) implements Parameter {
        /// The value in the query; null when it has none.
        ///
        /// @throws IllegalArgumentException with a sentence for users
        public @Nullable Instant in(Request request) {
            String text = request.parameter(name);
            try {
                return text == null ? null : moment(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        name + " must be a time such as 2026-01-31T12:00:00Z, not '" + text + "'", e);
            }
        }
    }

    /// A plus of the zone that was not encoded has become a blank.
    private static Instant moment(String text) {
        TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text.replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from);
        return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
    }

    /// Boolean parameter: anything but `0` and `false` is true.
    record Flag(String name, String sentence) implements Parameter {
        public boolean isSetIn(Request request) {
            String text = request.parameter(name);
            return text != null && !text.equals("0") && !text.equals("false");
        }
    }

    /// One of some words.
    record Choice(String name, String sentence, List<String> choices) implements Parameter {}

    /// A header of the request.
    record Header(String name, String sentence) implements Parameter {}

    /// Parameter with a schema of OpenAPI 3.0.
    record Shaped(String name, String sentence, Map<String, Object> schema) implements Parameter {}
}
