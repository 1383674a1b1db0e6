package dev.acequia.channel;

/// When a channel has a second session of its content ready on another engine.
public enum SparePolicy {
    NEVER,
    /// As long as the session that plays gives cause for doubt.
    IN_DOUBT,
    ALWAYS
}
