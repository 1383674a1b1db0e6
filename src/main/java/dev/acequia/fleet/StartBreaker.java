package dev.acequia.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Circuit breaker of the starts: after a few that fail in a row there is a pause, then exactly one trial, and after
/// that a longer pause. Closed by an engine that became ready.
final class StartBreaker {
    static final int MOST_BY_CHANCE = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LASTING = Duration.ofHours(1);
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;
    private int inRow;
    private int byChance;
    private Duration pause = FIRST_PAUSE;
    private boolean isOpen;
    private long opensUntil;
    private @Nullable FleetFailure last;

    StartBreaker(RandomGenerator random) {
        this.random = random;
    }

    /// How many engines may be started now.
    ///
    /// @param starting how many are being started
    int allowance(int starting, long now) {
        if (!isOpen) {
            return Integer.MAX_VALUE;
        }
        return now - opensUntil < 0 || starting > 0 ? 0 : 1;
    }

    /// A start has failed; returns whether starts pause only now.
    boolean failed(FleetFailure failure, FleetPolicy policy, long now) {
        last = failure;
        if (failure.kind().isOfChance() && ++byChance <= MOST_BY_CHANCE) {
            return false;
        }
        inRow++;
        boolean wasOpen = isOpen;
        if (failure.kind().isLasting()) {
            open(LASTING, now);
        } else if (wasOpen || inRow >= policy.failures()) {
            open(pause, now);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : next;
        }
        return isOpen && !wasOpen;
    }

    private void open(Duration length, long now) {
        isOpen = true;
        opensUntil = now + (long) (length.toNanos() * (1 + SPREAD * (2 * random.nextDouble() - 1)));
    }

    /// An engine has become ready, or the settings have changed.
    void reset() {
        isOpen = false;
        inRow = 0;
        byChance = 0;
        pause = FIRST_PAUSE;
        last = null;
    }

    boolean isOpen() {
        return isOpen;
    }

    /// Until the next trial; zero while there is no pause.
    Duration left(long now) {
        return isOpen ? Duration.ofNanos(Math.max(0, opensUntil - now)) : Duration.ZERO;
    }

    /// The failure because of which starts pause; null when they do not.
    @Nullable
    FleetFailure cause() {
        return isOpen ? last : null;
    }
}
