package dev.acequia.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.FastThreadLocalThread;
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

/// The connections to all engines, on one event loop of its own. Those that have answered are kept for the next
/// question. Thread-safe where it says so; all else is the event loop's.
final class Connector implements AutoCloseable {
    private static final int MOST_KEPT = 8; // of one engine
    /// Holds the one buffer that is read into at a time, again and again; the usual allocator gives memory back between
    /// two reads and takes it anew.
    private static final ByteBufAllocator MEMORY = new PooledByteBufAllocator(true, 0, 1, 8 << 10, 5, 0, 0, false);

    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_HEADERS = 16 << 10;

    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Set<Connection> open = new HashSet<>();
    private final Map<EngineAddress, Deque<Connection>> kept = new HashMap<>();
    private boolean isClosed;

    Connector(Duration connectTimeout) {
        boolean isEpoll = Epoll.isAvailable();
        loops = new MultiThreadIoEventLoopGroup(
                1, Connector::thread, isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = loops.next();
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .resolver(new Names())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, MEMORY)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MediaBody.PORTION));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new FastThreadLocalThread(work, "engine-loop");
        thread.setDaemon(true);
        return thread;
    }

    /// Asks; from any thread.
    void ask(Question question) {
        try {
            loop.execute(() -> {
                Connection idle = idle(question.engine());
                if (idle == null) {
                    connect(question);
                } else {
                    idle.ask(question);
                }
            });
        } catch (RejectedExecutionException _) {
            question.failed(closed());
        }
    }

    private @Nullable Connection idle(EngineAddress engine) {
        Deque<Connection> idle = kept.get(engine);
        return idle == null ? null : idle.pollLast();
    }

    /// Asks by a new connection.
    void connect(Question question) {
        if (isClosed) {
            question.failed(closed());
            return;
        }
        EngineAddress engine = question.engine();
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(codec()).addLast(new Connection(Connector.this, engine, channel));
                    }
                })
                .connect(InetSocketAddress.createUnresolved(engine.host(), engine.port()))
                .addListener((ChannelFuture connecting) -> connected(connecting, question));
    }

    private void connected(ChannelFuture connecting, Question question) {
        if (!connecting.isSuccess()) {
            question.failed(connecting.cause());
            return;
        }
        Connection connection = connecting.channel().pipeline().get(Connection.class);
        open.add(connection);
        if (isClosed) {
            question.failed(closed());
            connection.end(closed());
        } else {
            connection.ask(question);
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

    /// Ends every connection, within about 2 s; from any thread.
    @Override
    public void close() {
        try {
            loop.execute(() -> {
                isClosed = true;
                Set.copyOf(open).forEach(each -> each.end(closed()));
            });
        } catch (RejectedExecutionException _) {
            return; // it is closed already
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
