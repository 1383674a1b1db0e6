package dev.acequia.simulator;

/// Part of the live position in the statistics that is frozen.
enum Livepos {
    POS,
    LAST_TS,
    ALL
}
