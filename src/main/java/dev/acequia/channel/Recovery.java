package dev.acequia.channel;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Limits of a recovery: how long viewers are kept without media, and the growing pause between rounds of attempts.
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

    /// Whether viewers are still kept.
    boolean isAllowed() {
        return nanoTime.getAsLong() - delivered < limit.get().toNanos();
    }

    /// Whether the last session that delivered did so for long.
    boolean wasGood() {
        return delivered - began >= GOOD;
    }

    /// How long the next round of attempts has to wait.
    Duration pause() {
        pause = wasGood() || pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        return Duration.ofNanos(pause);
    }
}
