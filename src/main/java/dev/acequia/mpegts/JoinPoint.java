package dev.acequia.mpegts;

/// A place in the stream where a viewer can start: the first packet of a key frame, and what must come before it.
///
/// @param position where the key frame's first packet stands, in bytes since the channel began
/// @param ticks media time there, in ticks of 27 MHz ([Timeline#ticks])
/// @param tables PAT and PMT packets to send before it, continuous with those that follow it
/// @param restart packets for a viewer who comes from elsewhere in the stream: for every PID of the program one without
///     payload that announces the discontinuity (ISO 13818-1 2.4.3.5), then the tables
// Arrays of bytes: written once, never handed out for writing, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record JoinPoint(long position, long ticks, byte[] tables, byte[] restart) {}
