package dev.acequia.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Kernel send-queue settings of a kind of answer (`tcp(7)`).
enum SendQueueTuning {
    /// Few at a time, as for every connection at first. Without a bound the kernel takes megabytes at once and then,
    /// at a slow viewer's pace, nothing for longer than a dead viewer is given.
    ENDLESS(64 << 10),

    /// A body of known length goes to the kernel in few large pieces: a quarter less time than in pieces of 64 KB.
    WHOLE(4 << 20);

    private static final AttributeKey<SendQueueTuning> KEY = AttributeKey.valueOf(SendQueueTuning.class, "now");

    /// `TCP_CONGESTION` of `linux/tcp.h`, with the room that a name has there.
    private static final ChannelOption<ByteBuffer> CONGESTION = new RawUnixChannelOption("TCP_CONGESTION", 6, 13, 16);

    private static final byte[] RENO = Arrays.copyOf("reno".getBytes(StandardCharsets.US_ASCII), 16);

    /// Limit of unsent bytes in the socket's send queue (`TCP_NOTSENT_LOWAT`).
    final int unsent;

    SendQueueTuning(int unsent) {
        this.unsent = unsent;
    }

    /// Tells the kernel, where it is another than for the answer before: each time is a system call. On the socket's
    /// event loop.
    void use(Channel socket) {
        if (!socket.isOpen()) {
            return; // its descriptor may be another's by now
        }
        SendQueueTuning last = socket.attr(KEY).getAndSet(this);
        if (this == (last == null ? ENDLESS : last) || !(socket.config() instanceof EpollSocketChannelConfig config)) {
            return;
        }
        config.setTcpNotSentLowAt(unsent);
        if (this == WHOLE && socket.remoteAddress() instanceof InetSocketAddress peer) {
            unpaced(config, peer);
        }
    }

    /// There is no network to be gentle with on the way to a client on this machine, such as a reverse proxy. Where
    /// the system paces its connections (BBR), it takes the times of a loopback for those of a network, and carries
    /// half of what it could (ADR 16).
    private static void unpaced(EpollSocketChannelConfig config, InetSocketAddress peer) {
        if (peer.getAddress().isLoopbackAddress()) {
            try {
                config.setOption(CONGESTION, ByteBuffer.wrap(RENO));
            } catch (ChannelException e) {
                return; // it stays as the system has it
            }
        }
    }
}
