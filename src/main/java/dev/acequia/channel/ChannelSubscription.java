package dev.acequia.channel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.acequia.delivery.Viewer;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Subscription of a viewer to a channel: while it is open, the channel stays.
public final class ChannelSubscription implements AutoCloseable {
    private final ChannelDirectory directory;
    private final Channel channel;
    private final Viewer viewer;
    private final CompletableFuture<Void> wait;
    private final CompletableFuture<Channel> live = new CompletableFuture<>();
    private final Waiters<Channel> waiters = new Waiters<>(live);

    private ChannelSubscription(
            Channel channel, Viewer viewer, CompletableFuture<Void> wait, ChannelDirectory directory) {
        this.directory = directory;
        this.channel = channel;
        this.viewer = viewer;
        this.wait = wait;
    }

    /// The subscription of a viewer that has entered; it waits for the channel no longer than a start may take.
    static ChannelSubscription of(Channel channel, Viewer viewer, ChannelContext context, ChannelDirectory directory) {
        ChannelSubscription subscription = new ChannelSubscription(
                channel, viewer, channel.host().waiters().add(), directory);
        subscription.wait.whenComplete((_, failure) -> subscription.end(failure));
        if (!subscription.live.isDone()) {
            Duration limit = context.options().source().startTimeout();
            Future<?> deadline =
                    context.timers().schedule(() -> subscription.giveUp(limit), limit.toMillis(), MILLISECONDS);
            subscription.live.whenComplete((_, _) -> deadline.cancel(false));
        }
        return subscription;
    }

    private void end(@Nullable Throwable failure) {
        if (failure == null) {
            live.complete(channel.current());
        } else {
            live.completeExceptionally(failure);
        }
    }

    public Viewer viewer() {
        return viewer;
    }

    /// Completes with the channel when a viewer can join it, or with a [ChannelException]; on any thread.
    public CompletableFuture<Channel> live() {
        return live;
    }

    /// As [#live], for one of several who ask; whoever does not wait any more says so to [#forget].
    public CompletableFuture<Channel> await() {
        return waiters.add();
    }

    /// Keeps nothing of a wait that [#await] has begun.
    public void forget(CompletableFuture<Channel> wait) {
        waiters.remove(wait);
    }

    /// Whether the channel has failed or takes no viewers any more.
    public boolean hasEnded() {
        return live.isCompletedExceptionally() || !channel.current().lifecycle().isOpen();
    }

    /// Whether the channel has ended, but HLS players can still have the rest.
    public boolean isDraining() {
        return !live.isCompletedExceptionally() && channel.current().isDraining();
    }

    /// Leaves the channel, which keeps nothing of the viewer; a pending wait fails with the fact that it has left. Safe
    /// to call again.
    @Override
    public void close() {
        channel.lifecycle().leave(viewer);
        channel.host().waiters().remove(wait);
        if (!live.isDone()) {
            live.completeExceptionally(new ChannelException(Unavailable.left()));
        }
    }

    private void giveUp(Duration limit) {
        channel.host().waiters().remove(wait);
        Unavailable late = Unavailable.late(
                channel.content(), limit, channel.status().state().obstacle());
        if (live.completeExceptionally(new ChannelException(late))) {
            directory.refused(channel.content(), late);
        }
    }
}
