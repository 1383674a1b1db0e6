package dev.acequia.channel;

import dev.acequia.mpegts.Clock;

/// Counts how often the engine was so late that a viewer that plays all it gets at once ran dry.
///
/// Plays along with the clock: media that has come minus time that has gone by is what such a viewer has left; below
/// nothing, it pauses until the next bytes come. Written by the feed, read by any thread.
final class Underruns {
    private static final long NOT_BEGUN = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// Lateness that a player's own buffer hides.
    private static final long TOLERANCE = NANOS_PER_SECOND / 5;

    private long dryAt = NOT_BEGUN;
    private long lastTicks;
    private volatile long count;

    /// Media up to `ticks` of 27 MHz has come at this time.
    void received(long ticks, long nanos) {
        long media = (ticks - lastTicks) * NANOS_PER_SECOND / Clock.PCR_HZ;
        if (media <= 0) {
            return;
        }
        lastTicks = ticks;
        if (dryAt == NOT_BEGUN) {
            dryAt = nanos;
        } else if (nanos - dryAt > TOLERANCE) {
            long more = count + 1;
            count = more;
            dryAt = nanos;
        }
        dryAt += media;
    }

    long count() {
        return count;
    }
}
