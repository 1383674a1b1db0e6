package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A viewer's hold on a channel: while it is open, the channel stays.
public final class Watch implements AutoCloseable {
    private final ChannelRegistry registry;
    private final Channel channel;
    private final Viewer viewer;
    private final CompletableFuture<Channel> live;
    private final Waiters<Channel> waiters;

    private Watch(Channel channel, Viewer viewer, ChannelRegistry registry) {
        this.registry = registry;
        this.channel = channel;
        this.viewer = viewer;
        this.live = channel.waiters().add();
        this.waiters = new Waiters<>(live);
    }

    /// The hold of a viewer that has entered; it waits for the channel no longer than a start may take.
    static Watch of(Channel channel, Viewer viewer, ChannelTools tools) {
        Watch watch = new Watch(channel, viewer, tools.registry());
        if (!watch.live.isDone()) {
            Future<?> deadline = tools.timers()
                    .schedule(
                            watch::giveUp,
                            tools.options().source().startTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
            watch.live.whenComplete((_, _) -> deadline.cancel(false));
        }
        return watch;
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
        if (!live.isDone()) {
            channel.waiters().remove(live);
            live.completeExceptionally(new ChannelException(Failure.left()));
        }
    }

    private void giveUp() {
        Failure late = Failure.late(
                channel.content(),
                channel.options().source().startTimeout(),
                channel.progress().state().obstacle());
        if (live.completeExceptionally(new ChannelException(late))) {
            registry.refused(channel.content(), late);
        }
    }
}
