package dev.acequia.delivery;

import dev.acequia.bounds.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/// Distance behind the newest data at which viewers join, fitted to the source's jitter: one and a half times its
/// longest pause of the last five minutes, in whole seconds, within the configured bounds.
///
/// A pause that comes near to a stall says nothing about the source. On the channels' timer; what it has found is read
/// by any thread.
public final class JoinDistance {
    static final Duration SPAN = Duration.ofSeconds(10);
    static final int SPANS = 30;

    private static final double MARGIN = 1.5;

    private final Supplier<Bounds> bounds;
    private final Supplier<Duration> stallTimeout;
    private final long[] pauses = new long[SPANS];
    private long span = -1;
    private volatile Duration jitter = Duration.ZERO;
    private volatile Duration joinBehind;

    /// Bounds of the distance.
    ///
    /// @param least runway of a viewer that joins
    /// @param most the same where the source pauses
    /// @param isFitted whether it is fitted to the source; else it is `least`
    public record Bounds(Duration least, Duration most, boolean isFitted) {}

    /// @param stallTimeout silence after which a session is given up
    public JoinDistance(Supplier<Bounds> bounds, Supplier<Duration> stallTimeout) {
        this.bounds = bounds;
        this.stallTimeout = stallTimeout;
        this.joinBehind = bounds.get().least();
    }

    /// Takes note of a pause that has ended; whether the distance has changed.
    ///
    /// @param pause zero when there was none
    public boolean update(Duration pause, long nanos) {
        long now = Math.floorDiv(nanos, SPAN.toNanos());
        for (long each = Math.max(span + 1, now - SPANS + 1); span != -1 && each <= now; each++) {
            pauses[slot(each)] = 0;
        }
        span = now;
        if (pause.compareTo(stallTimeout.get().dividedBy(2)) < 0) {
            pauses[slot(now)] = Math.max(pauses[slot(now)], pause.toNanos());
        }
        jitter = Duration.ofNanos(Arrays.stream(pauses).max().orElse(0));
        Duration before = joinBehind;
        joinBehind = fitting();
        return !before.equals(joinBehind);
    }

    private Duration fitting() {
        Bounds now = bounds.get();
        if (!now.isFitted()) {
            return now.least();
        }
        Duration wanted = Duration.ofSeconds((long) Math.ceil(MARGIN * jitter.toNanos() / 1e9));
        return Durations.longer(Durations.shorter(wanted, now.most()), now.least());
    }

    private static int slot(long span) {
        return Math.floorMod(span, SPANS);
    }

    /// How much runway a viewer that joins is given.
    public Duration joinBehind() {
        return joinBehind;
    }

    /// How much media the ring is meant to hold: what is set, but enough to join three times as far behind.
    public Duration depth(Duration set) {
        Duration needed = Duration.ofNanos(3 * joinBehind.toNanos()); // for each read; multipliedBy() is decimals
        return Durations.longer(needed, set);
    }

    /// The longest pause of the source.
    public Duration jitter() {
        return jitter;
    }
}
