package dev.acequia.preflight;

import java.time.Duration;
import java.util.Objects;

/// Outcome of a preflight.
public sealed interface Outcome {
    /// The outcome as a sentence.
    default String words() {
        return switch (this) {
            case Found(Finding found) ->
                Objects.requireNonNullElse(found.reason(), "Engine " + found.engine() + " has the stream.");
            case NoEngine(String detail, Duration retry) -> detail;
            case AtCapacity(String detail, Duration retry) -> detail;
            case Yielded(String detail) -> detail;
        };
    }

    /// An engine was asked.
    record Found(Finding finding) implements Outcome {}

    /// There is no engine, or none that works.
    ///
    /// @param detail     a sentence for users
    /// @param retryAfter when asking again makes sense
    record NoEngine(String detail, Duration retryAfter) implements Outcome {}

    /// No engine is idle, or too many preflights are under way.
    ///
    /// @param detail     a sentence for users
    /// @param retryAfter when asking again makes sense
    record AtCapacity(String detail, Duration retryAfter) implements Outcome {}

    /// It was cut off for the sake of viewers, or of a server that closes.
    ///
    /// @param detail a sentence for users
    record Yielded(String detail) implements Outcome {}
}
