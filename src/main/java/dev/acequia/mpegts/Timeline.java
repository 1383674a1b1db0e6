package dev.acequia.mpegts;

/// Elapsed media time and bitrate, both from the program clock.
///
/// Media time is counted in ticks of 27 MHz from the first clock reference on and never goes back: jumps of the clock
/// (more than 10 s ahead, or any step back) count as nothing and are counted themselves. The bitrate is the mean over
/// the last 8 seconds of media, or over what there is since the clock jumped. Not thread-safe: one feed owns it.
public final class Timeline {
    private static final long LONGEST_STEP = 10 * Clock.PCR_HZ;
    private static final long SAMPLE_EVERY = Clock.PCR_HZ / 2;
    private static final int SAMPLES = 16;
    private static final long NONE = -1;

    private final long[] sampleTicks = new long[SAMPLES];
    private final long[] samplePositions = new long[SAMPLES];
    private int samples;
    private long lastPcr = NONE;
    private long ticks;
    private long jumps;
    private long backs;
    private long bitsPerSecond;

    /// Takes a clock reference of the program, found at a position counted in bytes.
    public void pcr(long pcr, long position) {
        if (lastPcr != NONE) {
            long step = Clock.pcrDistance(lastPcr, pcr);
            if (step < 0 || step > LONGEST_STEP) {
                jumps++;
                backs += step < 0 ? 1 : 0;
                samples = 0;
            } else {
                ticks += step;
            }
        }
        lastPcr = pcr;
        if (samples == 0 || ticks - sampleTicks[(samples - 1) % SAMPLES] >= SAMPLE_EVERY) {
            sample(position);
        }
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

    /// How often the clock jumped.
    public long jumps() {
        return jumps;
    }

    /// How often the clock jumped back.
    public long backs() {
        return backs;
    }

    /// Lets the next clock reference start afresh, as between two sessions; media time and bitrate stay.
    public void restart() {
        lastPcr = NONE;
        samples = 0;
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
