package dev.acequia.player;

import java.time.Duration;

/// Limit on how fast a group grows by being counted: so many viewers at once, then so many a second. A client that
/// fetches one segment a thousand times cannot be told from a thousand clients, and must not cost as much. Not
/// thread-safe.
final class GrowthLimit {
    private static final long EACH = Duration.ofMillis(50).toNanos();
    private static final long AT_ONCE = 64 * EACH;

    /// When those that have come would have come one by one.
    private long due;

    private boolean hasBegun;

    /// Whether one more may come now; it then has.
    boolean admits(long nanos) {
        if (!hasBegun || due - nanos < 0) {
            hasBegun = true;
            due = nanos;
        }
        if (due - nanos >= AT_ONCE) {
            return false;
        }
        due += EACH;
        return true;
    }
}
