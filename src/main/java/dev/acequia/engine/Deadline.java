package dev.acequia.engine;

import java.time.Duration;

/// A moment until which something may take, kept with the time it was given as a whole.
public record Deadline(Duration span, long nanoTime) {
    public static Deadline after(Duration span) {
        return new Deadline(span, System.nanoTime() + span.toNanos());
    }

    /// The time left; zero when it has passed.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }
}
