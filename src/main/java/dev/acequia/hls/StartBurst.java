package dev.acequia.hls;

import dev.acequia.mpegts.Clock;
import java.time.Duration;

/// Detector for the end of the burst that an engine sends when a session begins.
final class StartBurst {
    private static final long SAMPLE = Duration.ofMillis(300).toNanos();
    private static final double FAST = 1.5;

    /// A source that is always fast is not waited for any longer than that.
    private static final long LONGEST = Duration.ofSeconds(8).toNanos();

    private long first;
    private long sampleNanos;
    private long sampleMedia;
    private boolean hasBegun;
    private boolean isOver;

    /// Whether the burst is over, given the media that has come so far in ticks of 90 kHz.
    boolean isOver(long media, long nanos) {
        if (!hasBegun) {
            hasBegun = true;
            first = nanos;
            sampleNanos = nanos;
            sampleMedia = media;
        }
        if (!isOver && nanos - sampleNanos >= SAMPLE) {
            double seconds = (nanos - sampleNanos) / 1e9;
            double mediaSeconds = (media - sampleMedia) / (double) Clock.PTS_HZ;
            isOver = mediaSeconds < FAST * seconds || nanos - first > LONGEST;
            sampleNanos = nanos;
            sampleMedia = media;
        }
        return isOver;
    }
}
