package dev.acequia.channel;

import dev.acequia.engine.Demand;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.Lease;
import dev.acequia.engine.Reservation;
import dev.acequia.hls.Numbers;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one channel: waits for its turn, opens the session, feeds the ring until the stream ends, closes.
///
/// Straight code on a virtual thread. An interrupt means "close now". The engine is rid of the session before viewers
/// are waited for, so that a successor can start while the last bytes are still on their way.
final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /// How long viewers of a stream that has ended may take to get the rest.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Channel channel;
    private final Feed feed;
    private final ChannelTools tools;
    private final CompletableFuture<Void> predecessors;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> released;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long deadline;
    private final Recovery recovery;
    private @Nullable Numbers numbers;
    private @Nullable Lease place;

    /// @param predecessors completes when the sessions of all earlier channels of the content are stopped
    Supervisor(Channel channel, Feed feed, ChannelTools tools, CompletableFuture<Void> predecessors) {
        this.channel = channel;
        this.feed = feed;
        this.tools = tools;
        this.predecessors = predecessors;
        this.released = stopped.thenCombine(predecessors, (_, _) -> null);
        this.deadline = System.nanoTime() + tools.options().startTimeout().toNanos();
        this.recovery = new Recovery(() -> tools.options().recoveryTimeout(), System::nanoTime);
        this.thread = Thread.ofVirtual()
                .name("channel-" + channel.content().hex().substring(0, 8))
                .unstarted(this::run);
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
            log.debug("[channel {}] knows already", name());
        }
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
            log.debug("[channel {}] asked to close", name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] failed", name(), e);
            failure = new Failure(Failure.Reason.ENGINE_ERROR, "Acequia failed: " + e);
        } finally {
            end(failure);
        }
    }

    /// Opens a session and feeds the ring from it, and again while there are viewers to whom it can be repaired; why
    /// that ended.
    private Failure watchOver() throws InterruptedException {
        if (!await(predecessors)) {
            return timeout("its last session was still closing");
        }
        if (isClosingWithin(tools.registry().pacing().delay(channel.content()))) {
            return Failure.closed();
        }
        Failure failure = attempt();
        while (channel.life().isWatchedLive() && recovery.isAllowed()) {
            Duration pause = recovery.pause();
            log.warn("[channel {}] {}; trying again in {} s", name(), failure.detail(), pause.toMillis() / 1000.0);
            if (isClosingWithin(pause)) {
                return Failure.closed();
            }
            channel.life().recovering();
            failure = attempt();
        }
        return failure;
    }

    private boolean isClosingWithin(Duration wait) throws InterruptedException {
        return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Failure attempt() throws InterruptedException {
        return switch (reserve()) {
            case Lease lease -> {
                place = lease;
                yield play(lease);
            }
            case Reservation.NoEngine(String why, Duration retry) -> new Failure(Failure.Reason.NO_ENGINE, why, retry);
            case Reservation.AtCapacity(String why, Duration retry) ->
                new Failure(Failure.Reason.AT_CAPACITY, why, retry);
        };
    }

    /// A place on an engine, in exchange for the one that is held. When all are taken, a channel that lingers gives up
    /// its own.
    private Reservation reserve() throws InterruptedException {
        Demand demand =
                channel.progress().isLive() ? Demand.repair(channel.content()) : Demand.start(channel.content());
        return tools.pool().exchange(place, demand, tools.registry()::makeRoom);
    }

    /// Waits for sessions to be stopped, as long as the start may take; false when that was too long.
    private boolean await(CompletableFuture<Void> stops) throws InterruptedException {
        try {
            stops.get(left().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody lets a release fail", e);
        }
    }

    /// Plays the content on an engine; why that ended.
    private Failure play(Lease lease) throws InterruptedException {
        if (!channel.life().opening(lease.engine())) {
            return Failure.closed();
        }
        Session session;
        try {
            session = tools.opener().start(lease.engine(), channel.content());
        } catch (EngineException e) {
            lease.failed(e);
            Session another = channel.life().takeSuccessor();
            return another == null ? Failure.of(e) : playAll(another, lease);
        }
        lease.started();
        channel.life().started(session.playback());
        return merge(session) ? Failure.closed() : playAll(session, lease);
    }

    /// Leaves the content to the channel that plays it already, if there is one; the engine has ended that one's
    /// session
    /// for ours.
    private boolean merge(Session session) {
        Channel first = firstOf(session);
        while (first != null && !channel.mergeInto(first)) {
            first = firstOf(session);
        }
        if (first == null) {
            return false;
        }
        log.info("[channel {}] is the {}, which plays already", name(), first.content());
        if (!first.life().adopt(session)) {
            Stopping.stop(session);
        }
        return true;
    }

    private @Nullable Channel firstOf(Session session) {
        return tools.registry().identify(channel, session.playback().infohash());
    }

    /// Plays a session, and after it those that take its place.
    private Failure playAll(Session first, Lease lease) {
        Session session = first;
        try {
            while (true) {
                if (channel.progress().isLive()) {
                    feed.restart();
                }
                Failure failure =
                        channel.life().buffering(session.playback()) ? pumped(session, lease) : Failure.closed();
                Session next = channel.life().takeSuccessor();
                if (next == null) {
                    return failure;
                }
                log.info("[channel {}] goes on with the session that replaced its own", name());
                session.handOver();
                session = next;
            }
        } finally {
            Stopping.stop(session);
        }
    }

    /// Continues the content's segment numbers where the last channel ended.
    private void number(Session session) throws InterruptedException {
        if (numbers == null) {
            List<String> names = Stream.of(
                            channel.content().hex(), session.playback().infohash())
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            numbers = tools.numbers().open(names);
            channel.flow().segmenter().number(numbers);
        }
    }

    private Failure pumped(Session session, Lease lease) {
        try {
            number(session);
            Failure failure = new Pump(channel, tools, recovery, this::left).run(session, lease);
            lease.failed(failure.detail());
            return failure;
        } catch (EngineException e) {
            lease.failed(e);
            return Failure.of(e);
        } catch (InterruptedException e) {
            // Closing, or another session is to take the place of this one: the channel knows.
            return Failure.closed();
        }
    }

    /// Tells viewers, lets go of everything and takes no more orders.
    private void end(Failure failure) {
        heedNoInterrupt();
        if (place != null) {
            place.close();
        }
        note(failure);
        if (numbers != null) {
            numbers.close();
        }
        stopped.complete(null);
        try {
            channel.ended(failure);
            channel.life().awaitBodies(DRAIN);
        } catch (InterruptedException e) {
            log.debug("[channel {}] does not wait for its viewers", name());
        } finally {
            channel.flow().discard();
            // Not before the sessions are stopped: the next channel of the content waits for those that it finds.
            released.thenRun(() -> tools.registry().forget(channel));
            ended.countDown();
        }
    }

    private void note(Failure failure) {
        boolean isAbnormal = failure.reason() != Failure.Reason.SHUTTING_DOWN;
        if (channel.progress().isLive()) {
            tools.registry().pacing().succeeded(channel.content());
        } else if (isAbnormal) {
            tools.registry().pacing().failed(channel.content());
        }
        if (isAbnormal) {
            log.warn("[channel {}] {}", name(), failure.detail());
        } else {
            log.info("[channel {}] closed", name());
        }
    }

    private Failure timeout(String fact) {
        return Failure.late(channel.content(), tools.options().startTimeout(), fact);
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private String name() {
        return channel.content().hex().substring(0, 8);
    }
}
