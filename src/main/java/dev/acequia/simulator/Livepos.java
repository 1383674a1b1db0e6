package dev.acequia.simulator;

/// Which part of the live position in the statistics stands still.
enum Livepos {
    POS,
    LAST_TS,
    ALL
}
