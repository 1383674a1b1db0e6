package dev.acequia.settings;

/// When a channel has a second session ready on another engine.
public enum WarmSpare {
    OFF,
    /// While the session that plays pauses or slows down.
    AUTO,
    ALWAYS
}
