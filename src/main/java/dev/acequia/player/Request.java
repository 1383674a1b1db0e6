package dev.acequia.player;

/// What a player asks for.
enum Request {
    /// The playlist.
    POLL,
    /// A segment or a part of one.
    FETCH
}
