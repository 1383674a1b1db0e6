package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Subscription of a viewer to a channel: while it is open, the channel stays. Thread-safe, and never blocks.
public interface ChannelSubscription extends AutoCloseable {
    /// The viewer that is counted.
    Viewer viewer();

    /// Completes with the channel when a viewer can join it, or with a [ChannelException]; on any thread.
    CompletableFuture<Channel> live();

    /// As [#live], for one of several who ask; whoever does not wait any more says so to [#forget].
    CompletableFuture<Channel> await();

    /// Keeps nothing of a wait that [#await] has begun.
    void forget(CompletableFuture<Channel> wait);

    /// The channel, from the time when a viewer can join it; null before, and when it has failed to start.
    default @Nullable Channel channel() {
        return live().state() == Future.State.SUCCESS ? live().resultNow() : null;
    }

    /// Whether the channel has failed or takes no viewers any more, so that watching on takes another subscription.
    boolean hasEnded();

    /// Whether the channel has ended, but HLS players can still have the rest.
    boolean isDraining();

    /// Leaves the channel, which keeps nothing of the viewer; a pending wait fails with the fact that it has left. Safe
    /// to call again.
    @Override
    void close();
}
