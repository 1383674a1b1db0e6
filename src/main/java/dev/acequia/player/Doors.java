package dev.acequia.player;

import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Optional;

/// Access to the channels. Thread-safe, and never blocks.
interface Doors {
    /// Lets a viewer watch its stream, on the channel that is there or on a new one.
    ///
    /// @throws ChannelException when there is no room for it
    Hold open(Viewer viewer) throws ChannelException;

    /// Lets a viewer watch its stream on the channel that is there; empty when none is.
    ///
    /// @throws ChannelException when there is no room for it
    Optional<Hold> enter(Viewer viewer) throws ChannelException;

    /// Takes note of a viewer that was refused.
    default void refused(ContentId content, Unavailable failure) {}

    /// Whether the content has a channel that is live.
    boolean isLive(ContentId content);

    /// The target duration of the content's playlist; 8 s before it is known.
    Duration targetDuration(ContentId content);

    /// How many seconds of media there are after a segment; 0 when the segment is not known.
    double secondsAfter(ContentId content, long segment);
}
