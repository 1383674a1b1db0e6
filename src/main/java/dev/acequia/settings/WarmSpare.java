package dev.acequia.settings;

/// Policy for keeping a second session ready on another engine.
public enum WarmSpare {
    OFF,
    /// While the session that plays pauses or slows down.
    AUTO,
    ALWAYS
}
