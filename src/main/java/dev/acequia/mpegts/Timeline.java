package dev.acequia.mpegts;

/// Elapsed media time and bitrate, both from the program clock.
///
/// Media time is counted in ticks of 27 MHz from the first clock reference on and never goes back: jumps of the clock
/// (more than 10 s ahead, or any step back) count as nothing and are counted themselves. A single reference that leads
/// nowhere is damage. Where the clock stands still, or does not go as fast as decoding times do, media time goes by
/// them. The bitrate is the mean over the last 8 seconds of media, or over what there is since the clock jumped. Not
/// thread-safe: one feed owns it.
public final class Timeline {
    private static final long LONGEST_STEP = 10 * Clock.PCR_HZ;
    private static final long SAMPLE_EVERY = Clock.PCR_HZ / 2;
    private static final int SAMPLES = 16;
    private static final long NONE = -1;

    private final long[] sampleTicks = new long[SAMPLES];
    private final long[] samplePositions = new long[SAMPLES];
    private final Pace pace = new Pace();
    private int samples;
    private long lastPcr = NONE;

    /// The reference before one that jumped; -1 when the last one did not.
    private long beforeJump = NONE;

    private long ticks;
    private long jumps;
    private long backs;
    private long bitsPerSecond;

    /// Takes a clock reference of the program, found at a position counted in bytes.
    public void pcr(long pcr, long position) {
        if (lastPcr != NONE) {
            follow(pcr);
        }
        lastPcr = pcr;
        sampleAt(position);
    }

    /// Takes the decoding time of a unit of the main stream, in ticks of 90 kHz that wrap.
    void dts(long dts, long position) {
        ticks += pace.dts(dts);
        sampleAt(position);
    }

    /// Lets media time go by that neither clock nor time stamps tell.
    public void pass(long moreTicks, long position) {
        ticks += moreTicks;
        sampleAt(position);
    }

    /// Media time in ticks of 27 MHz since the first clock reference.
    public long ticks() {
        return ticks;
    }

    /// The last clock reference; -1 before the first.
    public long lastPcr() {
        return lastPcr;
    }

    /// Bits a second of media; 0 until half a second of media has gone by.
    public long bitsPerSecond() {
        return bitsPerSecond;
    }

    /// The number of jumps of the clock.
    public long jumps() {
        return jumps;
    }

    /// The number of times that time went back, and on from there: by decoding times, by the clock where there are
    /// none.
    public long backs() {
        return backs + pace.backs();
    }

    /// Lets the next clock reference start afresh, as between two sessions; media time and bitrate stay.
    public void restart() {
        lastPcr = NONE;
        beforeJump = NONE;
        samples = 0;
        pace.restart();
    }

    private void follow(long pcr) {
        long step = Clock.pcrDistance(lastPcr, pcr);
        long before = beforeJump;
        if (isStep(step)) {
            boolean isBack = before != NONE && Clock.pcrDistance(before, lastPcr) < 0;
            backs += isBack && !pace.hasStamps() ? 1 : 0;
            beforeJump = NONE;
            ticks += pace.pcr(step);
        } else if (before != NONE && isStep(Clock.pcrDistance(before, pcr))) {
            beforeJump = NONE;
            ticks += pace.pcr(Clock.pcrDistance(before, pcr));
        } else {
            jumps++;
            samples = 0;
            beforeJump = lastPcr;
        }
    }

    private static boolean isStep(long step) {
        return step >= 0 && step <= LONGEST_STEP;
    }

    private void sampleAt(long position) {
        if (samples == 0 || ticks - sampleTicks[(samples - 1) % SAMPLES] >= SAMPLE_EVERY) {
            sample(position);
        }
    }

    private void sample(long position) {
        if (samples > 0) {
            int oldest = samples < SAMPLES ? 0 : samples % SAMPLES;
            long bytes = position - samplePositions[oldest];
            long span = ticks - sampleTicks[oldest];
            bitsPerSecond = Math.round(bytes * 8.0 * Clock.PCR_HZ / span);
        }
        sampleTicks[samples % SAMPLES] = ticks;
        samplePositions[samples % SAMPLES] = position;
        samples++;
        if (samples == 2 * SAMPLES) {
            samples = SAMPLES;
        }
    }
}
