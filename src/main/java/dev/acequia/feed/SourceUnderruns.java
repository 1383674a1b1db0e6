package dev.acequia.feed;

import dev.acequia.mpegts.Clock;
import org.jspecify.annotations.Nullable;

/// Count of moments at which the engine was so late that a viewer that plays everything at once ran dry: the pauses of
/// a [PlayoutModel] that gets what the engine sends. Written by the feed, read by any thread.
final class SourceUnderruns {
    private static final long NOT_BEGUN = -1;

    private @Nullable PlayoutModel player;
    private long lastTicks;
    private volatile long dryAt = NOT_BEGUN;
    private volatile long count;

    /// Media up to `ticks` of 27 MHz has come at this time.
    void received(long ticks, long nanos) {
        if (ticks <= lastTicks) {
            return;
        }
        if (player == null) {
            player = new PlayoutModel(nanos);
        }
        player.update(seconds(lastTicks), nanos); // just before it came
        player.update(seconds(ticks), nanos);
        lastTicks = ticks;
        dryAt = nanos + Math.round(player.left(nanos) * 1e9);
        count = player.pauses();
    }

    private static double seconds(long ticks) {
        return (double) ticks / Clock.PCR_HZ;
    }

    /// Seconds of media that the viewer has left; 0 while it pauses.
    double reserve(long nanos) {
        long dry = dryAt;
        return dry == NOT_BEGUN ? 0 : Math.max(0, dry - nanos) / 1e9;
    }

    long count() {
        return count;
    }
}
