package dev.acequia.channel;

import dev.acequia.preflight.Preflights;
import dev.acequia.source.FileSessions;

/// Checks before a stream is played.
///
/// @param blocked       what is not played at all
/// @param preflights those that yield to viewers
/// @param files what is played without a channel
public record StartGuards(BlockedStreams blocked, Preflights preflights, FileSessions files) {
    /// With files that are played like streams.
    public StartGuards(BlockedStreams blocked, Preflights preflights) {
        this(blocked, preflights, FileSessions.NONE);
    }
}
