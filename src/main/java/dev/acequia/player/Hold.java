package dev.acequia.player;

import dev.acequia.channel.Channel;
import java.util.concurrent.CompletableFuture;

/// A viewer's hold on a channel: while it is open, the channel stays.
public interface Hold extends AutoCloseable {
    /// Completes with the channel when it can be watched, or exceptionally.
    CompletableFuture<Channel> live();

    /// Whether the channel has failed or closed, so that watching on takes another hold.
    boolean hasEnded();

    /// Leaves the channel; safe to call again.
    @Override
    void close();
}
