package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.SegmentList;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Access of HLS viewers to the channels. Thread-safe, and never blocks.
///
/// An interface, so that the rules by which players are told apart can be tested in simulated time, without channels.
interface ChannelAccess {
    /// Subscribes a viewer to the channel of its stream. A request for the playlist opens one when there is none; a
    /// request for a segment does not, and gets null.
    ///
    /// @throws ChannelException when the viewer is not admitted
    @Nullable
    ChannelSubscription subscribe(RequestKind kind, Viewer viewer) throws ChannelException;

    /// Whether the content has a channel that is live.
    boolean isLive(ContentId content);

    /// The target duration of the content's playlist; 8 s before it is known.
    Duration targetDuration(ContentId content);

    /// The seconds of media after a segment; 0 when the content has no channel.
    double secondsAfter(ContentId content, long segment);

    /// Access to the channels of the server.
    static ChannelAccess to(ChannelRegistry registry) {
        return new ToRegistry(registry);
    }

    /// Access by the registry.
    record ToRegistry(ChannelRegistry registry) implements ChannelAccess {
        private static final Duration TARGET_BEFORE_KNOWN = Duration.ofSeconds(8);

        @Override
        public @Nullable ChannelSubscription subscribe(RequestKind kind, Viewer viewer) throws ChannelException {
            return switch (kind) {
                case POLL -> registry.watch(viewer);
                case FETCH -> registry.find(viewer.content()) == null ? null : registry.watch(viewer);
            };
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
            return segments(content).segments().stream()
                            .filter(each -> each.number() > segment)
                            .mapToLong(each -> each.duration().toMillis())
                            .sum()
                    / 1000.0;
        }

        private SegmentList segments(ContentId content) {
            Channel channel = registry.last(content);
            return channel == null ? SegmentList.NONE : channel.segments().now();
        }
    }
}
