package dev.acequia.engine;

/// What became of a session that an engine was told to stop.
public enum StopOutcome {
    /// The engine does not have it any more.
    STOPPED,
    /// No connection to the engine came about.
    UNREACHABLE,
    /// The engine did not say that it has stopped it.
    UNCONFIRMED
}
