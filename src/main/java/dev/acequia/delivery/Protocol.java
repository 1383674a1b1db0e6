package dev.acequia.delivery;

/// The form in which a viewer gets the channel.
public enum Protocol {
    /// One endless MPEG-TS body.
    TS,
    /// Playlists and segments (RFC 8216).
    HLS
}
