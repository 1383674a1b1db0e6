package dev.acequia.channel;

import dev.acequia.preflight.Preflights;

/// Checks before a stream is played.
///
/// @param blocked       what is not played at all
/// @param preflights those that yield to viewers
public record StartGuards(BlockedStreams blocked, Preflights preflights) {}
