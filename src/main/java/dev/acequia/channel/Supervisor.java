package dev.acequia.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one channel: waits for its turn, opens the session, feeds the ring until the stream ends, closes.
///
/// Straight code on a platform thread: a virtual one cost 8 ms of CPU a second more at sixty reads. An interrupt means
/// "close now". The engine is rid of the session before viewers
/// are waited for, so that a successor can start while the last bytes are still on their way, and while HLS players get
/// the rest of a channel that has failed.
final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /// How long viewers of a stream that has ended may take to get the rest.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Channel channel;
    private final ChannelTools tools;
    private final CompletableFuture<Void> predecessors;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> released;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long deadline;
    private final Sessions sessions;

    /// @param predecessors completes when the sessions of all earlier channels of the content are stopped
    Supervisor(Channel channel, ChannelTools tools, CompletableFuture<Void> predecessors) {
        this.channel = channel;
        this.tools = tools;
        this.predecessors = predecessors;
        this.released = stopped.thenCombine(predecessors, (_, _) -> null);
        this.deadline = System.nanoTime() + tools.options().startTimeout().toNanos();
        this.sessions = new Sessions(channel, tools, this::left, this::isClosingWithin);
        this.thread =
                Thread.ofPlatform().daemon().name("channel-" + channel.name()).unstarted(this::run);
    }

    /// Starts the thread, once.
    void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /// Has the thread end what it does and close.
    void close() {
        closing.countDown();
        interrupt();
    }

    /// Has the thread close after what it waits for now.
    void closeOnceAnswered() {
        closing.countDown();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Interrupts whatever the thread waits for; nothing when the thread itself asks for it.
    void interrupt() {
        if (!Thread.currentThread().equals(thread)) {
            thread.interrupt();
        }
    }

    /// Takes back an interrupt that has had its effect already. On the thread itself.
    void heedNoInterrupt() {
        if (Thread.interrupted()) {
            log.debug("[channel {}] ignores an interrupt that has already taken effect", channel.name());
        }
    }

    /// What it plays from.
    Sessions sessions() {
        return sessions;
    }

    /// Completes when the engine is rid of this channel's session and of those before it.
    CompletableFuture<Void> released() {
        return released;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        Failure failure = Failure.closed();
        try {
            failure = watchOver();
        } catch (InterruptedException e) {
            log.debug("[channel {}] was asked to close", channel.name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] ended with an internal error", channel.name(), e);
            failure = new Failure(Failure.Reason.ENGINE_ERROR, "Acequia failed: " + e);
        } finally {
            end(failure);
        }
    }

    /// Waits for its turn, then plays; why that ended.
    private Failure watchOver() throws InterruptedException {
        if (!await(predecessors)) {
            return timeout("its last session was still closing");
        }
        if (isClosingWithin(tools.registry().pacing().delay(channel.content()))) {
            return Failure.closed();
        }
        if (!await(tools.precautions().preflights().giveWay(channel.content()))) {
            return timeout("a preflight was still being stopped");
        }
        Failure failure = sessions.run();
        // The last segment takes a number, so before the numbers are given back.
        channel.flow().feed().finish();
        return failure;
    }

    /// Waits; true when the channel is to close.
    boolean isClosingWithin(Duration wait) throws InterruptedException {
        return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Waits for sessions to be stopped, as long as the start may take; false when that was too long.
    private boolean await(CompletableFuture<Void> stops) throws InterruptedException {
        try {
            stops.get(left().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A release never fails", e);
        }
    }

    /// Tells viewers, lets go of everything and takes no more orders.
    private void end(Failure failure) {
        heedNoInterrupt();
        try {
            letGo(failure);
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] its end could not be recorded", channel.name(), e);
        }
        try {
            channel.ended(failure);
            channel.life().awaitBodies(DRAIN);
            channel.playOut();
        } catch (InterruptedException e) {
            log.debug("[channel {}] no longer waits for its viewers", channel.name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] serving the rest of the stream to its viewers failed", channel.name(), e);
        } finally {
            try {
                channel.discard();
                // The last look: what it has moved is kept.
                channel.snapshot();
            } finally {
                // Not before the sessions are stopped: the next channel of the content waits for those that it finds.
                released.thenRun(() -> tools.registry().forget(channel));
                ended.countDown();
            }
        }
    }

    /// Gives back what it has of engines, and puts its end on record.
    private void letGo(Failure failure) {
        CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
        try {
            closed = sessions.close();
            note(failure);
            Ending asked = channel.life().ending();
            channel.isOver(asked == null ? Ending.of(failure, channel.isLive()) : asked);
        } finally {
            closed.thenRun(() -> stopped.complete(null));
        }
    }

    private void note(Failure failure) {
        channel.timing().ended(failure);
        boolean isAbnormal = failure.reason() != Failure.Reason.SHUTTING_DOWN;
        if (channel.progress().isLive()) {
            tools.registry().pacing().succeeded(channel.content());
        } else if (isAbnormal) {
            tools.registry().pacing().failed(channel.content());
            tools.registry().refused(channel.content(), failure);
        }
        if (isAbnormal) {
            log.warn("[channel {}] closed: {}", channel.name(), failure.detail());
        } else {
            log.info("[channel {}] closed", channel.name());
        }
    }

    private Failure timeout(String fact) {
        return Failure.late(channel.content(), tools.options().startTimeout(), fact);
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
