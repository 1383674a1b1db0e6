package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import org.jspecify.annotations.Nullable;

/// Streams that must not be played. Thread-safe.
@FunctionalInterface
public interface BlockedStreams {
    /// Everything may be played.
    BlockedStreams NONE = (_, _) -> false;

    /// Whether a stream is blocked, by the name that a viewer has for it or by its infohash; one that is by either, is
    /// by both from then on. Asked on event loops while the infohash is null, and must not wait then.
    boolean isBlocked(ContentId content, @Nullable String infohash);
}
