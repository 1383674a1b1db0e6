package dev.acequia.channel;

import dev.acequia.preflight.Preflights;

/// Checks before a stream is played.
///
/// @param bans       what is not played at all
/// @param preflights those that give way to viewers
public record StartGuards(BlockedStreams bans, Preflights preflights) {}
