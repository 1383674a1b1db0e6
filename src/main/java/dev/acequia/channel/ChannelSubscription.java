package dev.acequia.channel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.acequia.delivery.Viewer;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A viewer's hold on a channel: while it is open, the channel stays.
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

    /// The hold of a viewer that has entered; it waits for the channel no longer than a start may take.
    static ChannelSubscription of(Channel channel, Viewer viewer, ChannelContext context, ChannelDirectory directory) {
        ChannelSubscription watch = new ChannelSubscription(
                channel, viewer, channel.host().waiters().add(), directory);
        watch.wait.whenComplete((_, failure) -> watch.end(failure));
        if (!watch.live.isDone()) {
            Duration limit = context.options().source().startTimeout();
            Future<?> deadline = context.timers().schedule(() -> watch.giveUp(limit), limit.toMillis(), MILLISECONDS);
            watch.live.whenComplete((_, _) -> deadline.cancel(false));
        }
        return watch;
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
        return live.isCompletedExceptionally() || !channel.current().life().isOpen();
    }

    /// Whether the channel has ended, but HLS players can still have the rest.
    public boolean isInEpilogue() {
        return !live.isCompletedExceptionally() && channel.current().isInEpilogue();
    }

    /// Leaves the channel, which keeps nothing of the viewer; who still waits is told that it has left. Safe to call
    /// again.
    @Override
    public void close() {
        channel.life().leave(viewer);
        channel.host().waiters().remove(wait);
        if (!live.isDone()) {
            live.completeExceptionally(new ChannelException(Unavailable.left()));
        }
    }

    private void giveUp(Duration limit) {
        channel.host().waiters().remove(wait);
        Unavailable late = Unavailable.late(
                channel.content(), limit, channel.progress().state().obstacle());
        if (live.completeExceptionally(new ChannelException(late))) {
            directory.refused(channel.content(), late);
        }
    }
}
