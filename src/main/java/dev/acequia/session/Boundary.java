package dev.acequia.session;

/// Boundary in front of the bytes that a read of a session returned.
public enum Boundary {
    /// They go on where the last ones ended.
    NONE,
    /// They begin a segment of the engine.
    SEGMENT,
    /// They begin a segment that the engine marked as a discontinuity, or of which it has begun to number anew; there
    /// may be a gap as well.
    DISCONTINUITY,
    /// They begin a segment, and the one before it was lost, or its tail.
    GAP
}
