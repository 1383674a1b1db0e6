package dev.acequia.mpegts;

/// Bound on the bytes of join points: no more than the stream has, with 256 kB in advance, so that a crafted stream
/// costs no more memory than any other. Not thread-safe: one feed owns it.
final class Allowance {
    private static final long MOST = 256 << 10;

    private long left = MOST;
    private long last;

    /// Whether there is a join point left at this position.
    boolean isEnough(long position) {
        left = Math.min(left + Math.max(0, position - last), MOST);
        last = position;
        return left > 0;
    }

    void spend(long bytes) {
        left -= bytes;
    }
}
