package dev.acequia.simulator;

/// Ways to damage a transport stream.
enum Damage {
    /// One bit of the payload is wrong.
    BITFLIP,
    /// Bytes that belong to no packet come in between.
    MISALIGN,
    /// A packet is replaced by noise.
    NOISE,
    /// A packet is missing.
    DROP,
    /// A packet comes twice.
    DUP,
    /// The continuity counters of all PIDs jump.
    CC_JUMP,
    /// All clocks and stamps jump, without being announced.
    PCR_JUMP,
    /// All clocks and stamps jump, with the `discontinuity_indicator` set.
    DISCONTINUITY,
    /// The program map gets a new version in which the sound has another PID.
    PMT_CHANGE
}
