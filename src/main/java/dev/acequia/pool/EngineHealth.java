package dev.acequia.pool;

/// Reachability of an engine.
public enum EngineHealth {
    /// It has not answered yet; it is given sessions when no other one can take them.
    UNKNOWN,
    /// It answers; one answer may be missing.
    HEALTHY,
    /// It did not answer twice in a row, or could not be reached for a session's start; it is given none.
    UNHEALTHY
}
