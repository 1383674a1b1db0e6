package dev.acequia.feed;

import dev.acequia.mpegts.Clock;

/// Count of moments at which the engine was so late that a viewer that plays everything at once ran dry.
///
/// Plays along with the clock: media that has come minus time that has gone by is what such a viewer has left; below
/// nothing, it pauses until the next bytes come. Written by the feed, read by any thread.
final class Underruns {
    private static final long NOT_BEGUN = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// Lateness that a player's own buffer hides.
    private static final long TOLERANCE = NANOS_PER_SECOND / 5;

    private volatile long dryAt = NOT_BEGUN;
    private long lastTicks;
    private volatile long count;

    /// Media up to `ticks` of 27 MHz has come at this time.
    void received(long ticks, long nanos) {
        long media = (ticks - lastTicks) * NANOS_PER_SECOND / Clock.PCR_HZ;
        if (media <= 0) {
            return;
        }
        lastTicks = ticks;
        long dry = dryAt;
        if (dry == NOT_BEGUN) {
            dry = nanos;
        } else if (nanos - dry > TOLERANCE) {
            long more = count + 1;
            count = more;
            dry = nanos;
        }
        dryAt = dry + media;
    }

    /// Seconds of media that the viewer has left; 0 while it pauses.
    double reserve(long nanos) {
        long dry = dryAt;
        return dry == NOT_BEGUN ? 0 : Math.max(0, dry - nanos) / (double) NANOS_PER_SECOND;
    }

    long count() {
        return count;
    }
}
