package dev.acequia.player;

import dev.acequia.channel.Channel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Subscription of a viewer to a channel: while it is open, the channel stays.
public interface Hold extends AutoCloseable {
    /// Completes with the channel when it can be watched, or exceptionally.
    CompletableFuture<Channel> live();

    /// As [#live], for one of several who ask; whoever does not wait any more says so to [#forget].
    default CompletableFuture<Channel> await() {
        return live();
    }

    /// Keeps nothing of a wait that [#await] has begun.
    default void forget(CompletableFuture<Channel> wait) {}

    /// Whether the channel has failed or closed, so that watching on takes another subscription.
    boolean hasEnded();

    /// Whether the channel has ended, but players can still have the rest.
    boolean isDraining();

    /// The channel, when it can be watched or could; null before.
    default @Nullable Channel channel() {
        return live().isCompletedExceptionally() ? null : live().getNow(null);
    }

    /// Leaves the channel; safe to call again.
    @Override
    void close();
}
