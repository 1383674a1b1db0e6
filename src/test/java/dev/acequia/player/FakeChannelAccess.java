package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Channels that are always live, until they are told to end.
final class FakeChannelAccess implements ChannelAccess {
    private final Set<FakeSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile Duration targetDuration = Duration.ofSeconds(4);
    private volatile boolean hasChannel;
    private volatile boolean isDraining;
    private volatile int opened;

    final class FakeSubscription implements ChannelSubscription {
        private final Viewer viewer;
        private volatile boolean hasEnded;

        FakeSubscription(Viewer viewer) {
            this.viewer = viewer;
            subscriptions.add(this);
        }

        @Override
        public Viewer viewer() {
            return viewer;
        }

        @Override
        public CompletableFuture<Channel> live() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Channel> await() {
            return live();
        }

        @Override
        public void forget(CompletableFuture<Channel> wait) {}

        @Override
        public boolean hasEnded() {
            return hasEnded;
        }

        @Override
        public boolean isDraining() {
            return hasEnded && isDraining;
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    @Override
    public synchronized @Nullable ChannelSubscription subscribe(RequestKind kind, Viewer viewer) {
        if (!hasChannel && kind == RequestKind.FETCH) {
            return null;
        }
        opened += hasChannel ? 0 : 1;
        hasChannel = true;
        return new FakeSubscription(viewer);
    }

    @Override
    public boolean isLive(ContentId content) {
        return hasChannel;
    }

    @Override
    public Duration targetDuration(ContentId content) {
        return targetDuration;
    }

    @Override
    public double secondsAfter(ContentId content, long segment) {
        return 100 - segment;
    }

    void targetDuration(Duration duration) {
        targetDuration = duration;
    }

    /// The channel closes, whoever watches.
    synchronized void end() {
        hasChannel = false;
        subscriptions.forEach(each -> each.hasEnded = true);
    }

    /// The channel fails; players can have the rest until [#endDrain].
    void fail() {
        isDraining = true;
        end();
    }

    void endDrain() {
        isDraining = false;
    }

    /// How many channels were opened so far.
    int opened() {
        return opened;
    }

    /// Who is counted now.
    List<Viewer> viewers() {
        return subscriptions.stream().map(each -> each.viewer).toList();
    }

    int count() {
        return subscriptions.size();
    }
}
