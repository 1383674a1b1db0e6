package dev.acequia.player;

import java.time.Duration;

/// Average byte rate over the last 10 to 20 s. Not thread-safe.
final class Rate {
    private static final long SPAN = Duration.ofSeconds(10).toNanos();
    private static final double NANOS = 1e9;

    private long start;
    private long bytes;
    private long before;
    private long spanBefore;

    Rate(long now) {
        this.start = now;
    }

    void add(long count, long now) {
        roll(now);
        bytes += count;
    }

    long bitsPerSecond(long now) {
        roll(now);
        double seconds = Math.max(1, (now - start + spanBefore) / NANOS);
        return Math.round(8 * (bytes + before) / seconds);
    }

    private void roll(long now) {
        long elapsed = now - start;
        if (elapsed >= SPAN) {
            boolean isRecent = elapsed < 2 * SPAN;
            before = isRecent ? bytes : 0;
            spanBefore = SPAN;
            bytes = 0;
            start = isRecent ? start + SPAN : now;
        }
    }
}
