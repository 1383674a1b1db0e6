package dev.acequia.settings;

/// What becomes of started engines when the server ends.
public enum EnginesAtExit {
    KEEP,
    STOP
}
