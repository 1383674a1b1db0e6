package dev.acequia.channel;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Tells whether and when a channel that has lost its session gets another one: at once the first time, then at growing
/// intervals, as long as viewers are kept without media.
///
/// Owned by the channel's thread.
final class Recovery {
    private static final long FIRST_PAUSE = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();

    /// A session that has delivered for so long was a good one: its end is no sign of the next one's.
    private static final long GOOD = Duration.ofSeconds(10).toNanos();

    private final Supplier<Duration> limit;
    private final LongSupplier nanoTime;
    private long began;
    private long delivered;
    private long pause;

    /// @param limit how long viewers are kept without media
    Recovery(Supplier<Duration> limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        began();
    }

    /// A session begins to deliver.
    void began() {
        began = nanoTime.getAsLong();
        delivered = began;
    }

    /// Media have come that viewers can use.
    void delivered() {
        delivered = nanoTime.getAsLong();
    }

    /// Whether a session that has begun has delivered nothing for so long.
    boolean isSilentFor(Duration stall) {
        return nanoTime.getAsLong() - delivered >= stall.toNanos();
    }

    /// Whether viewers are still kept.
    boolean isAllowed() {
        return nanoTime.getAsLong() - delivered < limit.get().toNanos();
    }

    /// How long the next attempt has to wait.
    Duration pause() {
        long now = pause;
        boolean wasGood = delivered - began >= GOOD;
        pause = wasGood || now == 0 ? FIRST_PAUSE : Math.min(2 * now, LONGEST_PAUSE);
        return wasGood ? Duration.ZERO : Duration.ofNanos(now);
    }
}
