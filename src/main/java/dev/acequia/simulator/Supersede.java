package dev.acequia.simulator;

/// What becomes of a reader when another player starts its content.
enum Supersede {
    /// Its body ends.
    CUT,
    /// It gets nothing more, and no end.
    STALL,
    /// It goes on.
    KEEP
}
