package dev.acequia.preflight;

import dev.acequia.mpegts.Codec;
import java.time.Duration;

/// Measurements of the first seconds of a session.
///
/// @param firstByte     from asking for the start until media came
/// @param bytes         how many were read
/// @param bitsPerSecond of the stream by its own clock; 0 when there was too little to tell
/// @param hasJoinPoint  whether a viewer could have started
/// @param video         what kind of pictures it has, if any
public record Sample(Duration firstByte, long bytes, long bitsPerSecond, boolean hasJoinPoint, Codec video) {}
