package dev.acequia.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The listening sockets of the server: one for each port, all of them or none.
final class Listeners {
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Channel> sockets;
    private final List<Integer> ports;

    private Listeners(List<Channel> sockets) {
        this.sockets = sockets;
        this.ports = sockets.stream().map(Listeners::port).toList();
    }

    /// Binds every port, and accepts on none before all are bound. Where it fails, every port has been tried, so that
    /// all that are refused are told of at once.
    static Listeners open(ServerBootstrap bootstrap, InetAddress bind, List<Integer> ports) throws ListenException {
        bootstrap.option(ChannelOption.AUTO_READ, false);
        @Nullable Channel[] sockets = new Channel[ports.size()];
        List<ListenException.Refused> refused = new ArrayList<>();
        Exception first = null;
        for (boolean isAny : new boolean[] {false, true}) { // Any free port might be one of those that are given.
            for (int i = 0; i < sockets.length; i++) {
                int port = ports.get(i);
                if ((port == 0) != isAny) {
                    continue;
                }
                try {
                    ChannelFuture bound = bootstrap.bind(new InetSocketAddress(wildcard(bind), port));
                    sockets[i] = bound.syncUninterruptibly().channel();
                } catch (Exception e) {
                    first = first == null ? e : first;
                    refused.add(new ListenException.Refused(bind, port, reason(e)));
                }
            }
        }
        List<Channel> bound = new ArrayList<>();
        for (Channel each : sockets) {
            if (each != null) {
                bound.add(each);
            }
        }
        if (first != null) {
            close(bound);
            throw new ListenException(refused, first);
        }
        for (Channel each : bound) {
            each.pipeline().addLast(new RefusedAccept());
            each.config().setAutoRead(true);
        }
        return new Listeners(List.copyOf(bound));
    }

    /// What the system says, without the name and the number that a native call puts before it.
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    /// The address to bind: where all IPv4 addresses are meant, all IPv6 addresses too, if the machine has any.
    private static InetAddress wildcard(InetAddress bind) {
        return bind.isAnyLocalAddress() ? new InetSocketAddress(0).getAddress() : bind;
    }

    private static int port(Channel socket) {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    /// The ports that are listened on, the main one first; known after [#close], too.
    List<Integer> ports() {
        return ports;
    }

    /// Stops accepting on all of them, within 1 s.
    void close() {
        close(sockets);
    }

    private static void close(List<Channel> sockets) {
        List<ChannelFuture> closing = new ArrayList<>();
        for (Channel each : sockets) {
            closing.add(each.close());
        }
        long end = System.nanoTime() + CLOSE_NANOS;
        for (ChannelFuture each : closing) {
            each.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }
}
