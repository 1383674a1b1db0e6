package dev.acequia.channel;

import java.util.concurrent.CompletableFuture;

/// A viewer's hold on a channel: while it is open, the channel stays.
public final class Watch implements AutoCloseable {
    private final Channel channel;
    private final Viewer viewer;

    Watch(Channel channel, Viewer viewer) {
        this.channel = channel;
        this.viewer = viewer;
    }

    public Viewer viewer() {
        return viewer;
    }

    /// Completes with the channel when a viewer can join it, or with a [ChannelException]; on any thread.
    public CompletableFuture<Channel> live() {
        return channel.live();
    }

    /// Leaves the channel; safe to call again.
    @Override
    public void close() {
        channel.leave(viewer);
    }
}
