package dev.acequia.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The figures of a stream at a moment.
///
/// @param status what the engine called its own state; null when it is not known any more
public record Sample(Instant at, @Nullable String status, long[] figures) {
    /// One of the figures; null when it was not known.
    public @Nullable Long of(Figure figure) {
        long value = figures[figure.place()];
        return value == Figure.UNKNOWN ? null : value;
    }

    /// A figure in the form in which the engine reports it.
    public @Nullable String text(Figure figure) {
        Long value = of(figure);
        return value == null ? null : value.toString();
    }
}
