package dev.acequia.simulator;

import java.time.Duration;
import java.util.Locale;

/// A point in the life of a body: so many bytes, or so much time, after its start.
sealed interface After {
    /// Once this many bytes were sent.
    record Bytes(long count) implements After {}

    /// Once this much time has passed.
    record Time(Duration length) implements After {}

    /// A duration has a unit of time; everything else is a size.
    static After parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith("s") || lower.endsWith("min") || lower.endsWith("h")
                ? new Time(Syntax.time(text))
                : new Bytes(Syntax.size(text));
    }

    /// Up to which byte a body may go that has lasted for `elapsed`.
    default long ceiling(Duration elapsed) {
        return switch (this) {
            case Bytes(long count) -> count;
            case Time(Duration length) -> elapsed.compareTo(length) < 0 ? Long.MAX_VALUE : 0;
        };
    }
}
