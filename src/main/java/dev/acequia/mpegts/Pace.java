package dev.acequia.mpegts;

/// Chooses what media time goes by: the program clock, or the decoding times of the main stream where the clock stands
/// still or is far from them. Times are in ticks of 27 MHz. Not thread-safe: one feed owns it.
final class Pace {
    private static final long LONGEST_STEP = 2 * Clock.PTS_HZ;
    private static final long LONGEST_REORDERING = Clock.PTS_HZ;
    private static final int TICKS_PER_STAMP = 300;
    private static final long NONE = -1;

    /// The time after which decoding times show that the clock stands still, and the window over which they show that
    /// it is wrong.
    private static final long STILL = Clock.PCR_HZ;

    private static final long WINDOW = 10 * Clock.PCR_HZ;
    private static final double SLOWEST = 0.7;
    private static final double FASTEST = 1.4;

    private long lastDts = NONE;
    private long byClock;
    private long byStamps;
    private boolean followsStamps;
    private boolean hasStamps;
    private boolean isBack;
    private long backs;

    /// Takes a step of the clock; returns the step of media time.
    long pcr(long step) {
        byClock += step;
        return followsStamps ? 0 : step;
    }

    /// Takes a unit's decoding time; returns the step of media time.
    long dts(long dts) {
        long step = lastDts == NONE ? 0 : Clock.ptsDistance(lastDts, dts);
        boolean isStep = step > 0 && step <= LONGEST_STEP;
        boolean isReordered = step <= 0 && step > -LONGEST_REORDERING && lastDts != NONE;
        lastDts = isReordered ? lastDts : dts;
        if (!isStep) {
            isBack = step < 0 && !isReordered || isBack && isReordered;
            return 0;
        }
        backs += isBack ? 1 : 0;
        isBack = false;
        hasStamps = true;
        long ticks = step * TICKS_PER_STAMP;
        byStamps += ticks;
        if (followsStamps) {
            look();
            return ticks;
        }
        if (byClock == 0 && byStamps >= STILL) {
            followsStamps = true;
            return begin();
        }
        look();
        return 0;
    }

    /// Whether decoding times advance at all.
    boolean hasStamps() {
        return hasStamps;
    }

    /// The number of times that they went back, and on from there.
    long backs() {
        return backs;
    }

    void restart() {
        lastDts = NONE;
        isBack = false;
        hasStamps = false;
        followsStamps = false;
        begin();
    }

    /// Compares the two when both have gone on for long enough.
    private void look() {
        if (byStamps >= WINDOW) {
            double rate = byClock / (double) byStamps;
            followsStamps = rate < SLOWEST || rate > FASTEST;
            begin();
        }
    }

    /// Begins another window; how long the last one was.
    private long begin() {
        long window = byStamps;
        byClock = 0;
        byStamps = 0;
        return window;
    }
}
