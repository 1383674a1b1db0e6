package dev.acequia.player;

import dev.acequia.channel.Channel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A viewer's hold on a channel: while it is open, the channel stays.
public interface Hold extends AutoCloseable {
    /// Completes with the channel when it can be watched, or exceptionally.
    CompletableFuture<Channel> live();

    /// Whether the channel has failed or closed, so that watching on takes another hold.
    boolean hasEnded();

    /// Whether the channel has ended, but players can still have the rest.
    boolean isInEpilogue();

    /// The channel, when it can be watched or could; null before.
    default @Nullable Channel channel() {
        return live().isCompletedExceptionally() ? null : live().getNow(null);
    }

    /// Leaves the channel; safe to call again.
    @Override
    void close();
}
