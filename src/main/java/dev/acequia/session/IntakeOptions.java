package dev.acequia.session;

import dev.acequia.engine.StreamFormat;
import java.time.Duration;

/// The knobs of sessions.
///
/// @param format as what engines are asked for a stream
/// @param initialBuffer how much media the first segments should hold
/// @param maxInitialSegments how many of them there are at most; at least one
/// @param fetchInterval how often the playlist is asked for, in its target durations
/// @param stall how long a playlist may stay as it is before the session counts as failed
public record IntakeOptions(
        StreamFormat format, Duration initialBuffer, int maxInitialSegments, double fetchInterval, Duration stall) {}
