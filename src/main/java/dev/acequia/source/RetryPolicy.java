package dev.acequia.source;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Policy for the time after a session of a channel has ended: whether another one is tried, when, and where first.
/// Owned by the channel's thread.
record RetryPolicy(SourceHost host, RecoveryLimits limits, EngineAttempts attempts, SpareKeeper spareKeeper) {
    /// Interval of the checks whether the spare is ready.
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    /// Whether the engine that has just failed is asked for another session at once.
    ///
    /// @param engine that was asked; null when none was
    /// @param askedAt of [System#nanoTime]
    /// @param hasSlot whether the slot there is still held
    boolean isOnceMore(SessionEnd end, @Nullable EngineAddress engine, long askedAt, boolean hasSlot) {
        RecoveryLimits.Quality was = limits.over();
        if (end.trouble() == null || engine == null) {
            return false;
        }
        spareKeeper.race().failed(end.trouble());
        if (was == RecoveryLimits.Quality.GOOD) {
            attempts.playedWell(engine);
        }
        spareKeeper.ended(was);
        boolean isLoss =
                was != RecoveryLimits.Quality.NONE && hasSlot && host.isLive() && host.isWanted() && limits.isAllowed();
        if (isLoss && attempts.isRenewed(engine, end.trouble())) {
            return true;
        }
        attempts.failed(engine, end.trouble(), end.failure(), askedAt);
        return false;
    }

    /// Whether to go on trying: for those who watch as long as they are kept, for those who wait on each engine once,
    /// and on the successor of one that is gone.
    boolean isWorthAnother(SessionEnd end) {
        if (end.isOurs() || !host.isWanted()) {
            return false;
        }
        if (spareKeeper.isReady() || end.isOvertaken()) {
            return true;
        }
        if (attempts.areHopeless()) {
            return false;
        }
        return host.isLive()
                ? limits.isAllowed()
                : end.trouble() != null
                        && !host.startTimeLeft().isZero()
                        && (spareKeeper.race().isUnderWay()
                                || attempts.hasChoice(Set.of())
                                || attempts.isReplaced(end.trouble()));
    }

    /// Waits until an engine may be asked, or the spare is ready; whether the channel is to close meanwhile.
    boolean isClosedBeforeNext(SessionEnd end) throws InterruptedException {
        if (!host.isLive()) {
            return false; // each engine once
        }
        Duration pause = end.trouble() == null ? limits.pause() : Duration.ZERO;
        Duration wait = Durations.longer(pause, attempts.untilNext());
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0 && !spareKeeper.isReady(); left = until - System.nanoTime()) {
            if (host.isClosingWithin(Duration.ofNanos(Math.min(left, LOOK)))) {
                return true;
            }
        }
        return false;
    }
}
