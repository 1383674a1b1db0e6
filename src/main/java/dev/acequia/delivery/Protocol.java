package dev.acequia.delivery;

/// Form in which a viewer gets the stream.
public enum Protocol {
    /// One endless MPEG-TS body.
    TS,
    /// Playlists and segments (RFC 8216).
    HLS
}
