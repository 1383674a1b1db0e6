package dev.acequia.feed;

import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.function.Supplier;

/// Limit of a channel's ring: it holds what viewers may want, so many seconds, and all segments that players may fetch.
/// The feed's.
final class RingLimit {
    /// Until the bitrate is known, the ring is bounded by this.
    private static final long FIRST = 16L << 20;

    private static final long SMALLEST = 2L << 20;

    private final Ring ring;
    private final Supplier<Duration> depth;

    /// @param depth how much media the ring is meant to hold
    RingLimit(Ring ring, Supplier<Duration> depth) {
        this.ring = ring;
        this.depth = depth;
        ring.limit(FIRST);
    }

    /// Fits it to the bitrate.
    ///
    /// @param end position after the last byte
    /// @param needed position of the oldest segment that players may fetch; below 0 when there is none
    void update(long bitsPerSecond, long end, long needed) {
        long wanted = Math.max(bitsPerSecond / 8 * depth.get().toSeconds(), SMALLEST);
        ring.limit(needed < 0 ? wanted : Math.max(wanted, end - needed + 2L * Feed.CHUNK_BYTES));
    }
}
