package dev.acequia.player;

import java.time.Duration;

/// Rate limit on the viewers that a group gets by counting: a burst, then so many a second. A client that fetches one
/// segment a thousand times cannot be told from a thousand clients, and must not cost as much. Not thread-safe.
final class GrowthLimit {
    private static final long EACH = Duration.ofMillis(50).toNanos();
    private static final long AT_ONCE = 64 * EACH;

    /// Time at which the viewers so far would all have come at the limited rate.
    private long due;

    private boolean hasBegun;

    /// Admits one more viewer, if the rate allows it now.
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
