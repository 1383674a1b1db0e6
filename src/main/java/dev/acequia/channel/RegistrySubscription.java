package dev.acequia.channel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.acequia.delivery.Viewer;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Subscription to a channel of the registry, with the deadline of the channel's start.
final class RegistrySubscription implements ChannelSubscription {
    private final ChannelDirectory directory;
    private final Channel channel;
    private final Viewer viewer;
    private final CompletableFuture<Void> wait;
    private final CompletableFuture<Channel> live = new CompletableFuture<>();
    private final Waiters<Channel> waiters = new Waiters<>(live);

    private RegistrySubscription(
            Channel channel, Viewer viewer, CompletableFuture<Void> wait, ChannelDirectory directory) {
        this.directory = directory;
        this.channel = channel;
        this.viewer = viewer;
        this.wait = wait;
    }

    /// The subscription of a viewer that has entered; it waits for the channel no longer than a start may take.
    static RegistrySubscription of(Channel channel, Viewer viewer, ChannelContext context, ChannelDirectory directory) {
        RegistrySubscription subscription = new RegistrySubscription(
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

    @Override
    public Viewer viewer() {
        return viewer;
    }

    @Override
    public CompletableFuture<Channel> live() {
        return live;
    }

    @Override
    public CompletableFuture<Channel> await() {
        return waiters.add();
    }

    @Override
    public void forget(CompletableFuture<Channel> wait) {
        waiters.remove(wait);
    }

    @Override
    public boolean hasEnded() {
        return live.isCompletedExceptionally() || !channel.current().lifecycle().isOpen();
    }

    @Override
    public boolean isDraining() {
        return !live.isCompletedExceptionally() && channel.current().isDraining();
    }

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
