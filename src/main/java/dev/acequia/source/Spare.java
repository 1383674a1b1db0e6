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

/// A second session of a channel's stream on another engine, to take the place of the one that plays or starts.
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
    private final SpareRole role;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private final long began = System.nanoTime();
    private volatile long lastMedia;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Session session;
    private volatile @Nullable SessionEnd end;
    private volatile @Nullable SessionEnd declined;
    private volatile long readyAt;
    private volatile long bytes; // written by its thread

    private enum State {
        OPENING,
        READY,
        TAKEN,
        OVER
    }

    /// The session that takes over, with its lease: it has already delivered.
    record Taken(Session session, Lease lease) {}

    private Spare(SourceHost host, SourceTools tools, SpareRole role, Set<EngineAddress> except) {
        this.host = host;
        this.tools = tools;
        this.role = role;
        this.thread = Thread.ofVirtual().name(role.word() + "-" + host.name()).unstarted(() -> run(except));
    }

    /// Begins to open one.
    ///
    /// @param except the engines that it is not to be on
    static Spare open(SourceHost host, SourceTools tools, SpareRole role, Set<EngineAddress> except) {
        Spare spare = new Spare(host, tools, role, except);
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

    /// When it became ready, of [System#nanoTime].
    long readyAt() {
        return readyAt;
    }

    /// Why the channel is not to play the stream, which it has found out; null when it is.
    @Nullable
    SessionEnd declined() {
        return declined;
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
        if (state.getAndUpdate(now -> now == State.TAKEN ? now : State.OVER) != State.TAKEN) {
            leave();
        }
    }

    /// Gives it up unless it is ready; whether it was.
    boolean closeWhileOpening() {
        boolean isClosed = state.compareAndSet(State.OPENING, State.OVER);
        if (isClosed) {
            leave();
        }
        return isClosed;
    }

    /// Gives it up as [#close] does, but keeps its slot until its engine is rid of it.
    ///
    /// @return the slot; null when it has none or was taken
    @Nullable
    Lease closeSlowly() {
        if (state.getAndUpdate(now -> now == State.TAKEN ? now : State.OVER) == State.TAKEN) {
            return null;
        }
        if (session != null) {
            thread.interrupt();
        }
        return lease;
    }

    /// Whether its engine has answered the start.
    boolean isAnswered() {
        return session != null;
    }

    private void leave() {
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
            log.debug("[channel {}] no longer needs its {}", host.name(), role.word());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] its {} ended with an internal error", host.name(), role.word(), e);
        } finally {
            boolean isOver = over() == State.OVER;
            ended.complete(null);
            if (isOver) {
                role.over(engine(), bytes);
            }
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
            role.placed(place.engine());
            Session started = tools.start(place.engine(), host.content());
            place.started();
            SessionEnd refusal = isWanted() ? role.admit(started, place) : null;
            if (refusal != null) {
                declined = refusal;
                return;
            }
            session = started;
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
            log.info("[channel {}] could not start a {}: {}", host.name(), role.word(), e.getMessage());
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
        Session.AheadReader reader = role.reader();
        int count = 0;
        long total = 0;
        while (count >= 0 && isWanted()) {
            count = started.readAhead(STEP, reader);
            if (count > 0) {
                total += count;
                bytes = total;
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
        if (state.get() != State.OPENING || !role.isEnough()) {
            return;
        }
        readyAt = System.nanoTime();
        if (state.compareAndSet(State.OPENING, State.READY)) {
            log.info("[channel {}] has a {} ready on engine {}", host.name(), role.word(), engine);
            role.ready(engine);
        }
    }

    private static CompletableFuture<Void> within(CompletableFuture<Void> future, Duration atMost) {
        return future.copy().completeOnTimeout(null, atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
