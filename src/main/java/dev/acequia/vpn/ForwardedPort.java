package dev.acequia.vpn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Debounced forwarded port of a VPN: a new value counts once it has been the same for a while, and seldom. Owned by
/// the thread of its VPN.
final class ForwardedPort {
    private boolean isKnown;
    private int settled;
    private int candidate;
    private long candidateSince;
    private @Nullable Long lastChange;
    private long changes;

    /// Takes what the VPN says now. What the first question finds counts at once; 0 changes nothing.
    ///
    /// @param stable how long a new value must have been the same
    /// @param interval between two changes
    /// @return whether another one counts now
    boolean take(int told, Duration stable, Duration interval, long now) {
        if (!isKnown) {
            isKnown = true;
            settled = told;
            return told > 0;
        }
        if (told == 0 || told == settled) {
            candidate = 0;
            return false;
        }
        if (told != candidate) {
            candidate = told;
            candidateSince = now;
        }
        boolean isSoon = lastChange != null && now - lastChange < interval.toNanos();
        if (isSoon || now - candidateSince < stable.toNanos()) {
            return false;
        }
        changes += settled > 0 ? 1 : 0;
        lastChange = settled > 0 ? Long.valueOf(now) : lastChange;
        settled = candidate;
        candidate = 0;
        return true;
    }

    /// The one that counts; 0 while there is none.
    int settled() {
        return settled;
    }

    long changes() {
        return changes;
    }
}
