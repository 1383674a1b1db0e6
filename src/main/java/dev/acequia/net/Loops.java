package dev.acequia.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The event loops that the sockets of viewers and of engines share: what an engine sends is read and passed on to
/// viewers by one thread, without waking another. Thread-safe.
public final class Loops implements AutoCloseable {
    /// Netty opens a selector to have the JDK's native code, and the JDK looks in every jar there is for who might make
    /// one, unless it is told.
    private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

    private final EventLoopGroup group;

    private Loops(EventLoopGroup group) {
        this.group = group;
    }

    /// Opens this many loops, at least one, each with a thread as soon as it has something to do.
    public static Loops open(int count) {
        if (System.getProperty("os.name").equals("Linux") && System.getProperty(SELECTORS) == null) {
            System.setProperty(SELECTORS, "sun.nio.ch.EPollSelectorProvider");
        }
        IoHandlerFactory io = isEpoll() ? EpollWithoutEvents.newFactory() : NioIoHandler.newFactory();
        return new Loops(new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop", true), io));
    }

    /// Whether the sockets are the kernel's own, with options that others do not have.
    public static boolean isEpoll() {
        return Epoll.isAvailable();
    }

    /// The kind of socket that connects.
    public static Class<? extends SocketChannel> socket() {
        return isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /// The kind of socket that listens.
    public static Class<? extends ServerChannel> listener() {
        return isEpoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public EventLoopGroup group() {
        return group;
    }

    /// Each of them.
    public List<EventLoop> all() {
        List<EventLoop> all = new ArrayList<>();
        group.forEach(each -> all.add((EventLoop) each));
        return List.copyOf(all);
    }

    /// Whether each of them runs what it is given within this time.
    public boolean answer(Duration limit) throws InterruptedException {
        List<EventLoop> loops = all();
        CountDownLatch answers = new CountDownLatch(loops.size());
        loops.forEach(each -> each.execute(answers::countDown));
        return answers.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Ends them, and closes what is still open on them, within about 2 s.
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
