package dev.acequia.looping;

import java.time.Duration;

/// Parameters of the detection of looping streams.
///
/// @param threshold how far behind the wall clock a stream may be
/// @param interval  from one look to the next
public record LoopOptions(boolean isEnabled, Duration threshold, Duration interval) {}
