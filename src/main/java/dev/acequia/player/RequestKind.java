package dev.acequia.player;

/// Kinds of requests by a player.
enum RequestKind {
    /// The playlist.
    POLL,
    /// A segment or a part of one.
    FETCH
}
