package dev.acequia.simulator;

/// Behaviour towards a reader when another player starts its stream.
enum Supersede {
    /// Its body ends.
    CUT,
    /// It gets nothing more, and no end.
    STALL,
    /// It goes on.
    KEEP
}
