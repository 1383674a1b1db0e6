package dev.acequia.source;

/// Policy for keeping a second session of the stream ready on another engine.
public enum SparePolicy {
    NEVER,
    /// As long as the session that plays is suspect.
    WHEN_SUSPECT,
    ALWAYS
}
