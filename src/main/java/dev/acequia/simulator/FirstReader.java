package dev.acequia.simulator;

/// What becomes of a session's reader when a second one comes.
enum FirstReader {
    KEEP,
    CUT
}
