package dev.acequia.player;

import dev.acequia.channel.ChannelSubscription;
import java.util.concurrent.atomic.AtomicBoolean;

/// Open request of an HLS viewer, from its arrival until it is answered or given up. Thread-safe.
public final class PlayerRequest implements AutoCloseable {
    private final HlsViewer viewer;
    private final Progress progress;
    private final Runnable end;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /// Listener for the bytes of a viewer's requests.
    @FunctionalInterface
    interface Progress {
        /// Records bytes as [PlayerRequest#sent] does.
        void sent(HlsViewer viewer, long segment, long bytes, boolean isWhole);
    }

    /// @param end runs once, when the request is over
    PlayerRequest(HlsViewer viewer, Progress progress, Runnable end) {
        this.viewer = viewer;
        this.progress = progress;
        this.end = end;
    }

    /// The viewer's subscription to its channel.
    public ChannelSubscription subscription() {
        return viewer.subscription;
    }

    /// Viewer token: the part of the segments' URLs by which their requests are recognised as the same player's;
    /// URL-safe.
    public String token() {
        return viewer.token;
    }

    /// Records the bytes that the player's socket has taken.
    ///
    /// @param segment the number of the segment, or of the one that a part belongs to
    /// @param bytes since the last record
    /// @param isWhole with these bytes the player has the segment to its end: it was all of it, or its last part
    public void sent(long segment, long bytes, boolean isWhole) {
        progress.sent(viewer, segment, bytes, isWhole);
    }

    /// Ends the request; safe to call again.
    @Override
    public void close() {
        if (isOver.compareAndSet(false, true)) {
            end.run();
        }
    }
}
