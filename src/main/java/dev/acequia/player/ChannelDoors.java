package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Access to the channels of the server.
record ChannelDoors(ChannelRegistry registry) implements Doors {
    private static final Duration TARGET_BEFORE_KNOWN = Duration.ofSeconds(8);

    @Override
    public Hold open(Viewer viewer) throws ChannelException {
        return new WatchHold(registry.watch(viewer));
    }

    @Override
    public Optional<Hold> enter(Viewer viewer) throws ChannelException {
        return registry.find(viewer.content()) == null ? Optional.empty() : Optional.of(open(viewer));
    }

    @Override
    public void refused(ContentId content, Unavailable failure) {
        registry.refused(content, failure);
    }

    @Override
    public boolean isLive(ContentId content) {
        Channel channel = registry.find(content);
        return channel != null && channel.isLive();
    }

    @Override
    public Duration targetDuration(ContentId content) {
        SegmentList list = segments(content);
        return list.isReady() ? list.target() : TARGET_BEFORE_KNOWN;
    }

    @Override
    public double secondsAfter(ContentId content, long segment) {
        List<Segment> segments = segments(content).segments();
        return segments.stream()
                        .filter(each -> each.number() > segment)
                        .mapToLong(each -> each.duration().toMillis())
                        .sum()
                / 1000.0;
    }

    private SegmentList segments(ContentId content) {
        Channel channel = registry.last(content);
        return channel == null ? SegmentList.NONE : channel.segments().now();
    }

    private record WatchHold(ChannelSubscription subscription) implements Hold {
        @Override
        public CompletableFuture<Channel> live() {
            return subscription.live();
        }

        @Override
        public CompletableFuture<Channel> await() {
            return subscription.await();
        }

        @Override
        public void forget(CompletableFuture<Channel> wait) {
            subscription.forget(wait);
        }

        @Override
        public boolean hasEnded() {
            return subscription.hasEnded();
        }

        @Override
        public boolean isDraining() {
            return subscription.isDraining();
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
