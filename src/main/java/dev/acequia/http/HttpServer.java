package dev.acequia.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The listener: accepts connections, reads requests within bounds, and leads them to their routes.
public final class HttpServer implements AutoCloseable {
    static final int MAX_LINE = 8192;
    static final int MAX_HEADERS = 16384;
    static final int MAX_BODY = 64 << 10;

    /// How much the kernel may hold that it has not sent yet (`tcp(7)`). Without a bound it takes megabytes at once and
    /// then, at a slow viewer's pace, nothing for longer than a dead viewer is given.
    static final int UNSENT = 64 << 10;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 256 << 10);

    private final EventLoopGroup loops;
    private final ExecutorService control;
    private final Channel listener;
    private final ChannelGroup open;
    private final Router router;

    private HttpServer(
            EventLoopGroup loops, ExecutorService control, Channel listener, ChannelGroup open, Router router) {
        this.router = router;
        this.open = open;
        this.loops = loops;
        this.control = control;
        this.listener = listener;
    }

    /// Starts listening.
    ///
    /// @throws IOException when the address cannot be listened on; its message is a sentence
    public static HttpServer start(HttpOptions options, Router router) throws IOException {
        boolean isEpoll = Epoll.isAvailable();
        IoHandlerFactory io = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(options.loops(), new DefaultThreadFactory("loop", true), io);
        ExecutorService control = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("control-", 0).factory());
        // Those that come when it has been closed are closed, too.
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(initializer(options, router, control, open));
        if (isEpoll) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT);
        }
        InetSocketAddress address = new InetSocketAddress(wildcard(options.bind()), options.port());
        try {
            Channel listener = bootstrap.bind(address).syncUninterruptibly().channel();
            return new HttpServer(loops, control, listener, open, router);
        } catch (Exception e) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            control.shutdownNow();
            throw new IOException(
                    "Port " + options.port() + " on " + options.bind().getHostAddress() + " cannot be listened on: "
                            + e.getMessage(),
                    e);
        }
    }

    /// All that is answered.
    public List<Operation> routes() {
        return router.routes();
    }

    /// The port that is listened on.
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// The event loops, for a look at how punctual they are.
    public List<ScheduledExecutorService> loops() {
        List<ScheduledExecutorService> all = new ArrayList<>();
        loops.forEach(all::add);
        return List.copyOf(all);
    }

    /// Stops accepting connections; those that are open go on.
    public void stopAccepting() {
        listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    /// Closes everything, within about 3 s.
    @Override
    public void close() {
        stopAccepting();
        open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        control.shutdownNow();
    }

    /// Takes from a connection what reads requests, and leaves what writes the head of the answer. What has been read
    /// and not looked at goes to the handlers that remain.
    static void readNoMore(ChannelPipeline pipeline) {
        pipeline.remove(RequestDeadline.class);
        pipeline.remove(RequestAssembler.class);
        pipeline.remove(Dispatcher.class);
        pipeline.get(HttpServerCodec.class).removeInboundHandler();
    }

    private static ChannelHandler initializer(
            HttpOptions options, Router router, ExecutorService control, ChannelGroup open) {
        Connections connections = new Connections(() -> options.limits().get().most());
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setValidateHeaders(true);
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel socket) {
                open.add(socket);
                socket.pipeline()
                        .addLast(connections)
                        .addLast(new RequestDeadline(options.limits().get()))
                        .addLast(new HttpServerCodec(limits))
                        .addLast(new RequestAssembler(MAX_BODY))
                        .addLast(new Dispatcher(router, control, options.proxies()));
            }
        };
    }

    /// The address to bind: where all IPv4 addresses are meant, all IPv6 addresses too, if the machine has any.
    private static InetAddress wildcard(InetAddress bind) {
        return bind.isAnyLocalAddress() ? new InetSocketAddress(0).getAddress() : bind;
    }
}
