package dev.acequia.simulator;

/// Outcome of a start.
sealed interface Start {
    /// Content is being loaded for this session.
    record Started(Session session) implements Start {}

    /// The engine does not take on more.
    record Refused(String error) implements Start {}
}
