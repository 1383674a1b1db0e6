package dev.acequia.channel;

/// The form in which a viewer gets the channel.
public enum Protocol {
    /// One endless MPEG-TS body.
    TS,
    /// Playlists and segments, each asked for anew.
    HLS
}
