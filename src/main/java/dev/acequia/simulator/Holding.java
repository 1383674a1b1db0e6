package dev.acequia.simulator;

/// Choice of the request of a playback that waits for data.
enum Holding {
    /// `/ace/r`: the redirect itself is late.
    R,
    /// `/content`: the redirect comes at once.
    CONTENT
}
