package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/// Way of a viewer to a channel, and perhaps to the next one after it.
@FunctionalInterface
interface Watching {
    ChannelSubscription watch(Viewer viewer) throws ChannelException;

    /// The viewer has begun to get a channel's stream. On the event loop.
    default void begins(Channel channel, Body body) {}

    /// The content that is a file, where the viewer might have had several; null when it is the one asked for.
    default @Nullable ContentId file() {
        return null;
    }

    /// Body that goes on as long as its client is there. All on the event loop.
    interface Body {
        EventLoop loop();

        /// Whether the client has gone.
        boolean isOver();

        /// Goes on with another channel, whose subscription belongs to it from now on.
        void goOnWith(ChannelSubscription next, Channel channel);
    }
}
