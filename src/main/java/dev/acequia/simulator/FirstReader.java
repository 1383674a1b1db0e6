package dev.acequia.simulator;

/// Behaviour towards a session's reader when a second one arrives.
enum FirstReader {
    KEEP,
    CUT
}
