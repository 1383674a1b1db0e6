package dev.acequia.source;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Limits of a recovery: how long viewers are kept without media, and the growing pause before the next attempt of a
/// channel that found no engine.
///
/// Owned by the channel's thread.
final class RecoveryLimits {
    private static final long FIRST_PAUSE = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(4).toNanos();

    /// A session that has delivered for so long was a good one: its end is no sign of the next one's.
    private static final long GOOD = Duration.ofSeconds(10).toNanos();

    private final Supplier<Duration> limit;
    private final LongSupplier nanoTime;
    private long began;
    private long delivered;
    private boolean hasDelivered; // the session that began last
    private long pause;

    /// Usefulness of a session to viewers.
    enum Quality {
        /// Nothing came of it that viewers can use.
        NONE,
        /// Too little to tell.
        SHORT,
        GOOD
    }

    /// @param limit how long viewers are kept without media
    RecoveryLimits(Supplier<Duration> limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.delivered = nanoTime.getAsLong();
        began();
    }

    /// A session begins to deliver.
    void began() {
        began = nanoTime.getAsLong();
        hasDelivered = false;
    }

    /// Media have come that viewers can use.
    void delivered() {
        delivered = nanoTime.getAsLong();
        hasDelivered = true;
    }

    /// Whether viewers are still kept.
    boolean isAllowed() {
        return nanoTime.getAsLong() - delivered < limit.get().toNanos();
    }

    /// An attempt is over; how its session was, if it had one.
    Quality over() {
        Quality was = !hasDelivered ? Quality.NONE : delivered - began >= GOOD ? Quality.GOOD : Quality.SHORT;
        hasDelivered = false;
        pause = was == Quality.GOOD ? 0 : pause;
        return was;
    }

    /// How long the next attempt has to wait after one for which no engine had a slot.
    Duration pause() {
        pause = pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        return Duration.ofNanos(pause);
    }
}
