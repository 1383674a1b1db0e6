package dev.acequia.http;

import dev.acequia.net.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The server: accepts connections on its ports, reads requests within bounds, and leads them to their routes.
public final class HttpServer implements AutoCloseable {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 256 << 10);

    private final ExecutorService control;
    private final Runnable afterwards;
    private final Listeners listeners;
    private final ChannelGroup open;
    private final Router router;
    private final RequestMemory memory;
    private final Unsent unsent;

    private HttpServer(
            ExecutorService control,
            Listeners listeners,
            ChannelGroup open,
            Router router,
            RequestMemory memory,
            Unsent unsent,
            Runnable afterwards) {
        this.router = router;
        this.memory = memory;
        this.unsent = unsent;
        this.open = open;
        this.control = control;
        this.listeners = listeners;
        this.afterwards = afterwards;
    }

    /// Starts listening, with an event loop of its own.
    ///
    /// @throws ListenException when a port cannot be listened on; nothing has been started then
    public static HttpServer start(HttpOptions options, Router router) throws ListenException {
        Loops own = Loops.open(1);
        try {
            return start(options, own, router, own::close);
        } catch (ListenException e) {
            own.close();
            throw e;
        }
    }

    /// Starts listening.
    ///
    /// @param loops serve the connections; stay open
    /// @throws ListenException when a port cannot be listened on; nothing has been started then
    public static HttpServer start(HttpOptions options, Loops loops, Router router) throws ListenException {
        return start(options, loops, router, () -> {});
    }

    private static HttpServer start(HttpOptions options, Loops loops, Router router, Runnable afterwards)
            throws ListenException {
        ExecutorService control = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("control-", 0).factory());
        // Those that come when it has been closed are closed, too.
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        RequestMemory memory = RequestMemory.ofHeap();
        Unsent unsent = Unsent.ofHeap();
        Outgoing outgoing = new Outgoing(unsent, () -> options.limits().get().stallTimeout());
        Dispatcher.Server common = new Dispatcher.Server(
                router, new RequestOrder(control), outgoing, options.proxies(), options.accessLog());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(Loops.listener())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(initializer(options, common, memory, open));
        if (Loops.isEpoll()) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) SendQueueTuning.ENDLESS.unsent);
        }
        try {
            Listeners listeners = Listeners.open(bootstrap, options.bind(), options.ports());
            return new HttpServer(control, listeners, open, router, memory, unsent, afterwards);
        } catch (ListenException e) {
            control.shutdownNow();
            throw e;
        }
    }

    /// All that is answered.
    public List<Operation> routes() {
        return router.routes();
    }

    /// The main port that is listened on.
    public int port() {
        return listeners.ports().getFirst();
    }

    /// All ports that are listened on, the main one first.
    public List<Integer> ports() {
        return listeners.ports();
    }

    /// The number of open connections.
    int connections() {
        return open.size();
    }

    /// The bytes of answers that clients have not taken yet, without those of shared bodies.
    long unsent() {
        return unsent.bytes();
    }

    /// The bytes that requests take beyond what each connection has of its own.
    long requestMemory() {
        return memory.taken();
    }

    /// Stops accepting connections; those that are open go on.
    public void stopAccepting() {
        listeners.close();
    }

    /// Closes everything but the loops, within about 2 s.
    @Override
    public void close() {
        stopAccepting();
        open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        control.shutdownNow();
        afterwards.run();
    }

    private static ChannelHandler initializer(
            HttpOptions options, Dispatcher.Server common, RequestMemory memory, ChannelGroup open) {
        Connections connections = new Connections(() -> options.limits().get().most());
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel socket) {
                open.add(socket);
                HalfClosed halfClosed = new HalfClosed();
                RequestDecoder decoder = new RequestDecoder(memory);
                socket.pipeline().addLast(halfClosed).addLast(connections);
                RequestPipeline.addTo(
                        socket.pipeline(),
                        new RequestDeadline(options.limits().get()),
                        decoder,
                        new HttpResponseEncoder(),
                        new RequestAssembler(RequestLimits.MAX_BODY, common.router()::isUpload, decoder::passOn),
                        new Dispatcher(common, decoder, halfClosed));
            }
        };
    }
}
