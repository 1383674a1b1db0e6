package dev.acequia.feed;

/// Media clock for streams without one: after three seconds in which pictures, or sound, have come and neither the
/// clock nor time stamps have gone on, it goes by as they arrive. Owned by the feed.
final class ArrivalClock {
    private static final long GRACE = 3_000_000_000L;
    private static final long LONGEST_PAUSE = 1_000_000_000;
    private static final int NANOS = 1000;
    private static final int TICKS = 27;

    private long last;
    private long lastTicks = -1;
    private long still;

    /// A picture has come; how much media time has gone by that the stream does not carry, in ticks of 27 MHz.
    ///
    /// @param ticks media time by the stream
    long unit(long ticks, long nanos) {
        long passed = lastTicks < 0 ? 0 : Math.clamp(nanos - last, 0, LONGEST_PAUSE);
        boolean isStill = ticks == lastTicks;
        last = nanos;
        lastTicks = ticks;
        still = isStill ? Math.min(still + passed, GRACE) : 0;
        if (still < GRACE) {
            return 0;
        }
        long more = passed / NANOS * TICKS;
        lastTicks += more;
        return more;
    }
}
