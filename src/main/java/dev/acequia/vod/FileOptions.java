package dev.acequia.vod;

import java.time.Duration;

/// Options of files.
///
/// @param linger how long a session is kept when nobody reads
/// @param gap how long an engine may send nothing of a body
public record FileOptions(Duration linger, Duration gap) {}
