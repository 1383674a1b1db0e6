package dev.acequia.source;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Exponential back-off with jitter: rest of something that failed, from the start of its last attempt.
///
/// Half a second after the first failure, twice as long after each further one, up to 4 s and a fifth of what viewers
/// wait at all; a quarter more or less, so that what failed together does not return together. Thread-safe.
///
/// @param limit how long viewers wait at all
record Backoff(Supplier<Duration> limit, LongSupplier nanoTime, RandomGenerator random) {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(4);

    private static final int PART = 5;
    private static final int MOST_DOUBLINGS = 10;
    private static final double SPREAD = 0.25;

    /// When it may be begun again, of the clock that it was begun by.
    ///
    /// @param times how often it has failed in a row
    long next(long began, int times) {
        long longest = Math.min(LONGEST.toNanos(), limit.get().dividedBy(PART).toNanos());
        long rest = Math.min(FIRST.toNanos() << Math.min(times - 1, MOST_DOUBLINGS), longest);
        return began + (long) (rest * (1 - SPREAD + 2 * SPREAD * random.nextDouble()));
    }

    /// How long it is until then; not positive when that is over.
    Duration left(long until) {
        return Duration.ofNanos(until - nanoTime.getAsLong());
    }

    /// Current time.
    long now() {
        return nanoTime.getAsLong();
    }
}
