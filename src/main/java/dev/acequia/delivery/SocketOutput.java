package dev.acequia.delivery;

import dev.acequia.net.SocketQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/// Output of one viewer's socket: what it was given, null packets apart, and what it has not taken yet. Confined to the
/// socket's loop.
final class SocketOutput {
    private final Channel socket;
    private long queued;
    private long filler;
    private long pending;

    SocketOutput(Channel socket) {
        this.socket = socket;
    }

    /// Queues bytes of the stream; how many.
    int write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        queued += length;
        socket.write(bytes, socket.voidPromise());
        return length;
    }

    /// Sends what is held for several viewers past the queue; how many bytes the socket has taken at once.
    int write(SharedWrite shared) {
        int taken = shared.give(socket);
        queued += taken;
        return taken;
    }

    void writeFiller(ByteBuf nulls) {
        filler += write(nulls);
    }

    /// Has what is queued sent, then the connection close.
    void end() {
        socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// Bytes that the socket was given, null packets as well.
    long queued() {
        return queued;
    }

    /// Null packets among them.
    long filler() {
        return filler;
    }

    /// Bytes that the socket was given and has not taken; the last known number once it is closed.
    long pending() {
        long now = SocketQueue.of(socket);
        if (now >= 0) {
            pending = now;
        }
        return pending;
    }

    /// As [#pending], when it was last asked for.
    long lastPending() {
        return pending;
    }

    /// Bytes that the socket has taken, null packets as well.
    long taken() {
        return Math.max(0, queued - pending());
    }

    /// Bytes of the stream that the socket has taken.
    long sent() {
        return Math.max(0, queued - filler - pending());
    }
}
