package dev.acequia.source;

/// Bytes and media delivered by a session since the last check; checks are due ten times a second. Owned by the feeding
/// thread.
final class ReadTally {
    private static final long EVERY = 100_000_000;

    private long lookedAt = System.nanoTime();
    private int bytes;
    private boolean isUseful;
    private boolean isSilent;

    /// Takes note of a read.
    ///
    /// @param count bytes that came
    /// @param hasMedia whether viewers can have some of them
    void add(int count, boolean hasMedia) {
        bytes += count;
        isUseful |= hasMedia;
        isSilent = count == 0;
    }

    /// Whether a check is due.
    boolean isDue(long nanos) {
        return isSilent || nanos - lookedAt >= EVERY;
    }

    int bytes() {
        return bytes;
    }

    boolean isUseful() {
        return isUseful;
    }

    /// Begins the next interval.
    void clear(long nanos) {
        lookedAt = nanos;
        bytes = 0;
        isUseful = false;
    }
}
