package dev.acequia.channel;

/// What a session has delivered since it was looked at last: while bytes come, looking ten times a second is enough.
/// Owned by who feeds the channel.
final class News {
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

    /// Whether it is time to look.
    boolean isDue(long nanos) {
        return isSilent || nanos - lookedAt >= EVERY;
    }

    int bytes() {
        return bytes;
    }

    boolean isUseful() {
        return isUseful;
    }

    /// It was looked at.
    void clear(long nanos) {
        lookedAt = nanos;
        bytes = 0;
        isUseful = false;
    }
}
