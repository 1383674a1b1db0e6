package dev.acequia.engine;

/// Whether an engine answers.
public enum EngineHealth {
    /// Not asked yet, or one answer missing; it is given sessions.
    UNKNOWN,
    /// It answered the last time.
    HEALTHY,
    /// It did not answer twice in a row, or refused a session's start; it is given none.
    UNHEALTHY
}
