package dev.acequia.settings;

/// Form in which `/ace/getstream` answers and engines are asked.
public enum StreamMode {
    /// An endless MPEG transport stream.
    TS,
    /// A playlist and its segments.
    HLS
}
