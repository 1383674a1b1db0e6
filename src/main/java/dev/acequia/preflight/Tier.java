package dev.acequia.preflight;

/// Depth of a preflight.
public enum Tier {
    /// Asks an engine what the content is.
    LIGHT,
    /// Has the engine play it for a moment, too.
    DEEP
}
