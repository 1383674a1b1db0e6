package dev.acequia.channel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Thread of one channel, and the order to close that it is given.
///
/// A platform thread: a virtual one cost 8 ms of CPU a second more at sixty reads. An interrupt means "close now", or
/// that what it waits for has been settled by others. Thread-safe.
final class ChannelThread {
    private static final Logger log = LoggerFactory.getLogger(ChannelThread.class);

    private final String name;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private Runnable task = () -> {};

    ChannelThread(String name) {
        this.name = name;
        this.thread = Thread.ofPlatform().daemon().name("channel-" + name).unstarted(this::run);
    }

    /// Starts it, once.
    void start(Runnable toRun) {
        if (started.compareAndSet(false, true)) {
            task = toRun;
            thread.start();
        }
    }

    private void run() {
        try {
            task.run();
        } finally {
            ended.countDown();
        }
    }

    /// Has it end what it does and close.
    void close() {
        closing.countDown();
        interrupt();
    }

    /// Has it close after what it waits for now.
    void closeOnceAnswered() {
        closing.countDown();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Waits; true when the channel is to close.
    boolean isClosingWithin(Duration wait) throws InterruptedException {
        return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Interrupts whatever it waits for; nothing when the thread itself asks for it.
    void interrupt() {
        if (!Thread.currentThread().equals(thread)) {
            thread.interrupt();
        }
    }

    /// Takes back an interrupt that has had its effect already. On the thread itself.
    void clearInterrupt() {
        if (Thread.interrupted()) {
            log.debug("[channel {}] ignores an interrupt that has already taken effect", name);
        }
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
