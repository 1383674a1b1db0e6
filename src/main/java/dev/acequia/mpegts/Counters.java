package dev.acequia.mpegts;

/// The continuity counters of PIDs at one place of a stream (ISO 13818-1 2.4.3.3).
interface Counters {
    /// The counter of the last packet with this PID, 0 to 15; -1 when there was none.
    int last(int pid);
}
