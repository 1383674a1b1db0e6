package dev.acequia.hls;

import java.time.Duration;

/// A piece of a segment that players can have before the segment is whole (RFC 8216bis 4.4.4.9).
///
/// @param start its first position in the ring
/// @param end the position behind it
/// @param isIndependent whether a player can start with it
public record Part(long start, long end, Duration duration, boolean isIndependent) {}
