package dev.acequia.settings;

/// What `/ace/getstream` answers and how the engine is asked.
public enum StreamMode {
    /// An endless MPEG transport stream.
    TS,
    /// A playlist and its segments.
    HLS
}
