package dev.acequia.engine;

import dev.acequia.net.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pool of connections to engines on one event loop. Those that have answered are kept for the next request.
/// Thread-safe where it says so; all else is the event loop's.
final class ConnectionPool implements AutoCloseable {
    private static final int MOST_KEPT = 8; // of one engine
    /// Holds the one buffer that is read into at a time, again and again; the usual allocator gives memory back between
    /// two reads and takes it anew.
    private static final ByteBufAllocator MEMORY = new PooledByteBufAllocator(true, 0, 1, 8 << 10, 5, 0, 0, false);

    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_HEADERS = 16 << 10;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Set<Connection> open = new HashSet<>();
    private final Map<EngineAddress, Deque<Connection>> kept = new HashMap<>();
    private boolean isClosed;

    ConnectionPool(EventLoop loop, Duration connectTimeout) {
        this.loop = loop;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(Loops.socket())
                .resolver(new HostResolver())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, MEMORY)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MediaBody.PORTION));
    }

    /// Asks; from any thread.
    void ask(EngineRequest request) {
        try {
            loop.execute(() -> begin(request));
        } catch (RejectedExecutionException _) {
            request.failed(closed());
        }
    }

    private void begin(EngineRequest request) {
        try {
            Connection idle = idle(request.engine());
            if (idle == null) {
                connect(request);
            } else {
                idle.ask(request);
            }
        } catch (Throwable e) {
            request.failed(e); // whatever it is: somebody waits for the answer
        }
    }

    private @Nullable Connection idle(EngineAddress engine) {
        Deque<Connection> idle = kept.get(engine);
        return idle == null ? null : idle.pollLast();
    }

    /// Asks by a new connection.
    void connect(EngineRequest request) {
        if (isClosed) {
            request.failed(closed());
            return;
        }
        EngineAddress engine = request.engine();
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(codec())
                                .addLast(new Connection(ConnectionPool.this, engine, channel));
                    }
                })
                .connect(InetSocketAddress.createUnresolved(engine.host(), engine.port()))
                .addListener((ChannelFuture connecting) -> connected(connecting, request));
    }

    private void connected(ChannelFuture connecting, EngineRequest request) {
        if (!connecting.isSuccess()) {
            request.failed(connecting.cause());
            return;
        }
        Connection connection = connecting.channel().pipeline().get(Connection.class);
        open.add(connection);
        if (isClosed) {
            request.failed(closed());
            connection.end(closed());
        } else {
            connection.ask(request);
        }
    }

    /// Strict in size only: engines double the status line (`engine-api.md` 1.6).
    private static HttpClientCodec codec() {
        HttpDecoderConfig lenient = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MediaBody.PORTION)
                .setStrictLineParsing(false)
                .setAllowDuplicateContentLengths(true)
                .setUseRfc9112TransferEncoding(false)
                .setValidateHeaders(false);
        return new HttpClientCodec(lenient, false, false);
    }

    /// Keeps a connection that has answered; false when there are enough.
    boolean keep(Connection connection) {
        Deque<Connection> idle = kept.computeIfAbsent(connection.engine(), _ -> new ArrayDeque<>());
        return !isClosed && idle.size() < MOST_KEPT && idle.add(connection);
    }

    void forget(Connection connection) {
        open.remove(connection);
        Deque<Connection> idle = kept.get(connection.engine());
        if (idle != null && idle.remove(connection) && idle.isEmpty()) {
            kept.remove(connection.engine());
        }
    }

    private static IOException closed() {
        return new IOException("the client is closed");
    }

    /// Ends every connection, within about 2 s; from any other thread.
    @Override
    public void close() {
        try {
            loop.submit(() -> {
                        isClosed = true;
                        Set.copyOf(open).forEach(each -> each.end(closed()));
                    })
                    .awaitUninterruptibly(2, TimeUnit.SECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and its sockets with it.
        }
    }
}
