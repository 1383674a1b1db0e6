package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Channels that are always live, until they are told to end.
final class FakeDoors implements Doors {
    private final Set<FakeHold> holds = ConcurrentHashMap.newKeySet();
    private volatile Duration targetDuration = Duration.ofSeconds(4);
    private volatile boolean hasChannel;
    private volatile boolean isInEpilogue;
    private volatile int opened;

    final class FakeHold implements Hold {
        private final Viewer viewer;
        private volatile boolean hasEnded;

        FakeHold(Viewer viewer) {
            this.viewer = viewer;
            holds.add(this);
        }

        @Override
        public CompletableFuture<Channel> live() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean hasEnded() {
            return hasEnded;
        }

        @Override
        public boolean isDraining() {
            return hasEnded && isInEpilogue;
        }

        @Override
        public void close() {
            holds.remove(this);
        }
    }

    @Override
    public synchronized Hold open(Viewer viewer) {
        opened += hasChannel ? 0 : 1;
        hasChannel = true;
        return new FakeHold(viewer);
    }

    @Override
    public synchronized Optional<Hold> enter(Viewer viewer) throws ChannelException {
        return hasChannel ? Optional.of(new FakeHold(viewer)) : Optional.empty();
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
        holds.forEach(hold -> hold.hasEnded = true);
    }

    /// The channel fails; players can have the rest until [#endEpilogue].
    void fail() {
        isInEpilogue = true;
        end();
    }

    void endEpilogue() {
        isInEpilogue = false;
    }

    /// How many channels were opened so far.
    int opened() {
        return opened;
    }

    /// Who is counted now.
    List<Viewer> viewers() {
        return holds.stream().map(hold -> hold.viewer).toList();
    }

    int count() {
        return holds.size();
    }
}
