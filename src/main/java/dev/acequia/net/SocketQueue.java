package dev.acequia.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;

/// Bytes that were written to a socket and that the kernel has not yet accepted.
public final class SocketQueue {
    private SocketQueue() {}

    /// The exact number of these bytes; -1 once the socket is closed. On its event loop.
    public static long of(Channel socket) {
        ChannelOutboundBuffer queue = socket.unsafe().outboundBuffer();
        if (queue == null) {
            return -1;
        }
        return queue.isEmpty() ? 0 : sum(queue);
    }

    /// Whether there is nothing, on a socket that is open. On its event loop.
    public static boolean isNothing(Channel socket) {
        ChannelOutboundBuffer queue = socket.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0;
    }

    /// Closes a socket and drops all that it has not taken. One that is closed is left alone: its descriptor may be
    /// another's by now. On its event loop.
    public static void reset(Channel socket) {
        if (socket.isOpen()) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            socket.close();
        }
    }

    private static long sum(ChannelOutboundBuffer queue) {
        long[] sum = new long[1];
        try {
            queue.forEachFlushedMessage(message -> {
                sum[0] += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
                return true;
            });
        } catch (Exception e) {
            throw new IllegalStateException("The socket's queue could not be read", e);
        }
        return sum[0];
    }
}
