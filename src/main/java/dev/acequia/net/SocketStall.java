package dev.acequia.net;

/// Measure of how long a socket has accepted nothing of what waits for it, as far as it is looked at.
///
/// Looked at by one thread, asked by any. Allocates nothing.
public final class SocketStall {
    /// Bytes that a client has to take from time to time: with less, byte by byte, it would keep what it is sent for
    /// ever.
    public static final int LEAST = 4 << 10;

    private final int least;
    private long markAtProgress;
    private volatile long progressNanos;

    /// @param least how many bytes are progress
    /// @param mark as in [#update]
    public SocketStall(int least, long mark, long nanos) {
        this.least = least;
        this.markAtProgress = mark;
        this.progressNanos = nanos;
    }

    /// Looks at the socket; whether it has made progress.
    ///
    /// @param mark a number that has moved by as many bytes as the socket has accepted, such as their count
    /// @param isEmpty whether nothing waits for the socket, so that it cannot accept any
    public boolean update(long mark, boolean isEmpty, long nanos) {
        boolean isProgress = isEmpty || Math.abs(mark - markAtProgress) >= least;
        if (isProgress) {
            markAtProgress = mark;
            progressNanos = nanos;
        }
        return isProgress;
    }

    /// The length of the stall so far, in nanoseconds; 0 at a look that has seen progress.
    public long length(long nanos) {
        return nanos - progressNanos;
    }
}
