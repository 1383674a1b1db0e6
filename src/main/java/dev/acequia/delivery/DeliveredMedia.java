package dev.acequia.delivery;

import dev.acequia.feed.StreamBuffer;
import dev.acequia.mpegts.Clock;

/// Media time delivered to one viewer, without what it has skipped. Confined to one thread.
final class DeliveredMedia {
    private final StreamBuffer buffer;

    /// Media time at which it came, or has landed.
    private long ticks;

    private double before;
    private boolean isLeaping;

    DeliveredMedia(StreamBuffer buffer) {
        this.buffer = buffer;
    }

    /// It goes on from this media time.
    void landed(long atTicks) {
        isLeaping = false;
        ticks = atTicks;
    }

    /// It leaves the stream.
    ///
    /// @param behind bytes between it and the newest
    void skips(long behind) {
        before = seconds(behind);
        isLeaping = true;
    }

    /// Seconds of media up to where it is.
    ///
    /// @param behind bytes between it and the newest
    double seconds(long behind) {
        if (isLeaping) {
            return before;
        }
        double run = (buffer.headTicks() - ticks) / (double) Clock.PCR_HZ;
        return before + Math.max(0, run - buffer.seconds(behind));
    }
}
