package dev.acequia.simulator.broadcast;

import java.time.Duration;

/// A piece of a broadcast that starts with tables and a key frame.
///
/// @param first the number of its first packet
/// @param packets how many it has
/// @param duration from its first packet on the air to the first of the next segment
public record Segment(long number, long first, int packets, Duration duration) {
    /// The number of the packet after its last.
    long end() {
        return first + packets;
    }
}
