package dev.acequia.preflight;

/// How closely a preflight looks.
public enum Tier {
    /// Asks an engine what the content is.
    LIGHT,
    /// Has the engine play it for a moment, too.
    DEEP
}
