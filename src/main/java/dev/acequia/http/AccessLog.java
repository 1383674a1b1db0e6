package dev.acequia.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log: a line for each request when its answer has ended, while it is on. Thread-safe.
///
/// Event loops leave in a queue what is known; a thread of its own makes lines of it and writes them. Lines that find
/// the queue full are dropped and counted: whoever reads the log slowly holds up nobody.
public final class AccessLog implements AutoCloseable {
    /// The logger that gets the lines, and nothing else.
    public static final String LOGGER = "access";

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    /// Lines that wait to be written.
    private static final int MOST = 4096;

    /// Between two turns of writing: an event loop has to wake the thread so often at most.
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Consumer<String> sink;
    private final BlockingQueue<AccessLine> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable Thread writer;
    private volatile boolean isOn;

    /// One that is off.
    public AccessLog() {
        this(LoggerFactory.getLogger(LOGGER)::info, MOST);
    }

    /// @param sink gets the lines, and may take its time
    /// @param most lines that wait for it
    AccessLog(Consumer<String> sink, int most) {
        this.sink = sink;
        this.waiting = new ArrayBlockingQueue<>(most);
    }

    /// Logs the requests that come from now on, or none of them.
    public synchronized void turn(boolean isOn) {
        this.isOn = isOn;
        if (isOn && writer == null) {
            writer = Thread.ofPlatform().name("access-log").daemon().start(this::run);
        }
    }

    /// A request has been read.
    ///
    /// @param address the client's; empty when not known
    ResponseObserver begin(HttpRequest message, String address, Channel socket) {
        return isOn
                ? new LoggedExchange(AccessLine.Asked.of(message, address), socket, this::add)
                : ResponseObserver.UNLOGGED;
    }

    private void add(AccessLine line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (true) {
                write(waiting.take());
                drain();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            drain();
        }
    }

    /// A line that cannot be written is not the last.
    private void write(AccessLine line) {
        try {
            sink.accept(line.text());
        } catch (RuntimeException | Error e) {
            log.error("[access log] a line could not be written", e);
        }
    }

    private void drain() {
        for (AccessLine next = waiting.poll(); next != null; next = waiting.poll()) {
            write(next);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            log.warn("[access log] {} lines were dropped because standard output is read too slowly", lost);
        }
    }

    /// Writes what is left, within a second.
    @Override
    public void close() throws InterruptedException {
        turn(false);
        Thread last = writer;
        if (last != null) {
            last.interrupt();
            last.join(PATIENCE);
        }
    }
}
