package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseRequest;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A second session of a channel's stream, kept ready on another engine to take the place of the one that plays.
///
/// A virtual thread of its own opens it and reads it ahead, until it is taken or closed, or ends by itself. What is not
/// taken is stopped at its engine by that thread. Thread-safe.
final class Spare {
    private static final Logger log = LoggerFactory.getLogger(Spare.class);
    private static final Duration STEP = Duration.ofMillis(100);

    /// How long the thread may take to notice that it is to end: a step, on a machine that is busy.
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

    private final SourceHost host;
    private final SourceTools tools;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private final long began = System.nanoTime();
    private volatile long lastMedia;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Session session;
    private volatile @Nullable SessionEnd end;

    private enum State {
        OPENING,
        READY,
        TAKEN,
        OVER
    }

    /// The session that takes over, with its lease: it has already delivered.
    record Taken(Session session, Lease lease) {}

    private Spare(SourceHost host, SourceTools tools, Set<EngineAddress> except) {
        this.host = host;
        this.tools = tools;
        this.thread = Thread.ofVirtual().name("spare-" + host.name()).unstarted(() -> run(except));
    }

    /// Begins to open one.
    ///
    /// @param except the engines that it is not to be on
    static Spare open(SourceHost host, SourceTools tools, Set<EngineAddress> except) {
        Spare spare = new Spare(host, tools, except);
        spare.thread.start();
        return spare;
    }

    /// Whether it has media and is being read ahead.
    boolean isReady() {
        return state.get() == State.READY;
    }

    /// Whether nothing more will come of it.
    boolean isOver() {
        return state.get() == State.OVER;
    }

    /// When media came last, of [System#nanoTime]; means something once it is ready.
    long lastMedia() {
        return lastMedia;
    }

    /// The engine that it is on; null before it has a slot.
    @Nullable
    EngineAddress engine() {
        Lease place = lease;
        return place == null ? null : place.engine();
    }

    /// When it was begun, of [System#nanoTime].
    long began() {
        return began;
    }

    /// How it ended by itself; null when it did not.
    @Nullable
    SessionEnd end() {
        return end;
    }

    /// Hands it over to be played; null when it is not ready.
    @Nullable
    Taken take() {
        Session ready = session;
        Lease place = lease;
        if (!state.compareAndSet(State.READY, State.TAKEN)) {
            return null;
        }
        if (ready == null || place == null) {
            throw new IllegalStateException("A spare that is ready has a session and a slot");
        }
        within(ended, LONGEST_STEP).join();
        return new Taken(ready, place);
    }

    /// Gives it up, unless it was taken: its slot at once where its start is not answered yet, which is waited for so
    /// that the session is stopped before anything else happens to the stream there.
    void close() {
        if (state.getAndUpdate(now -> now == State.TAKEN ? now : State.OVER) == State.TAKEN) {
            return;
        }
        Lease place = lease;
        if (session != null) {
            thread.interrupt();
        } else if (place != null) {
            place.close();
        }
    }

    /// Completes when its engine is rid of it, or it was taken.
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void run(Set<EngineAddress> except) {
        try {
            LeaseRequest request = LeaseRequest.spare(host.content()).without(except);
            if (tools.pool().reserve(request) instanceof Lease place) {
                lease = place;
                play(place);
            }
        } catch (InterruptedException e) {
            log.debug("[channel {}] no longer needs a spare", host.name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] its spare ended with an internal error", host.name(), e);
        } finally {
            over();
            ended.complete(null);
        }
    }

    private State over() {
        return state.updateAndGet(now -> now == State.TAKEN ? now : State.OVER);
    }

    private void play(Lease place) throws InterruptedException {
        try {
            if (!isWanted()) {
                return;
            }
            Session started = tools.start(place.engine(), host.content());
            session = started;
            place.started();
            try {
                readAhead(started, place);
            } finally {
                if (state.get() != State.TAKEN) {
                    SessionStopper.stop(started, place);
                }
            }
        } catch (EngineException e) {
            place.failed(e);
            end = SessionEnd.of(e);
            log.info("[channel {}] could not start a spare: {}", host.name(), e.getMessage());
        } finally {
            if (over() == State.OVER) {
                place.close();
            }
        }
    }

    private void readAhead(Session started, Lease place) throws EngineException, InterruptedException {
        if (!isWanted()) {
            return;
        }
        started.connect();
        int count = 0;
        while (count >= 0 && isWanted()) {
            count = started.readAhead(STEP);
            if (count > 0) {
                lastMedia = System.nanoTime();
                place.delivered();
                ready(place.engine());
            }
        }
        if (count < 0) {
            end = SessionEnd.of(place.engine(), Trouble.ENDED);
        }
    }

    private boolean isWanted() {
        State now = state.get();
        return now == State.OPENING || now == State.READY;
    }

    private void ready(EngineAddress engine) {
        if (state.compareAndSet(State.OPENING, State.READY)) {
            log.info("[channel {}] has a spare ready on engine {}", host.name(), engine);
            boolean _ = host.report(new SourceEvent.SpareReady(engine));
        }
    }

    private static CompletableFuture<Void> within(CompletableFuture<Void> future, Duration atMost) {
        return future.copy().completeOnTimeout(null, atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
