package dev.acequia.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// Takes bytes of a body on the event loop that has read them: never waits.
@FunctionalInterface
public interface Sink {
    /// Takes them all, and keeps none; whether it wants more.
    ///
    /// @param loop the one that this runs on
    boolean take(ByteBuf bytes, EventLoop loop);
}
