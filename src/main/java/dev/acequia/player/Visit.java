package dev.acequia.player;

/// One request of a player, from its arrival until it is answered or given up. Thread-safe.
public interface Visit extends AutoCloseable {
    /// The channel that the player watches.
    Hold hold();

    /// Token in the URLs of the segments, by which their requests are known for the same player's; URL-safe.
    String token();

    /// Records the bytes that the player's socket has taken.
    ///
    /// @param segment the number of the segment, or of the one that a part belongs to
    /// @param bytes since the last note
    /// @param isWhole with these bytes the player has the segment to its end: it was all of it, or its last part
    void sent(long segment, long bytes, boolean isWhole);

    /// The request is over; safe to call again.
    @Override
    void close();
}
