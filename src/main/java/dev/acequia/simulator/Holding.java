package dev.acequia.simulator;

/// Which of the two requests of a playback waits for data.
enum Holding {
    /// `/ace/r`: the redirect itself is late.
    R,
    /// `/content`: the redirect comes at once.
    CONTENT
}
