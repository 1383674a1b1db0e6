package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.preflight.Preflights;
import dev.acequia.source.FileSessions;
import org.jspecify.annotations.Nullable;

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

    /// Streams that must not be played. Thread-safe.
    @FunctionalInterface
    public interface BlockedStreams {
        /// Everything may be played.
        BlockedStreams NONE = (_, _) -> false;

        /// Whether a stream is blocked, by the name that a viewer has for it or by its infohash; one that is by either,
        /// is by both from then on. Asked on event loops while the infohash is null, and must not wait then.
        boolean isBlocked(ContentId content, @Nullable String infohash);
    }
}
