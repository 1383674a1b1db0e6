package dev.acequia.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// Receiver of a body's bytes on the event loop that has read them; must never wait.
@FunctionalInterface
public interface ByteSink {
    /// Takes them all, and keeps none; whether it wants more.
    ///
    /// @param loop the one that this runs on
    boolean take(ByteBuf bytes, EventLoop loop);
}
