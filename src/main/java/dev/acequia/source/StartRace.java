package dev.acequia.source;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Lease;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Race of a start: the engine that was asked first against at most one more, the [Hedge], which is asked when the
/// first one has had no join point for a while. The first join point wins, the other session is stopped.
///
/// Owned by the channel's thread, which lends it to [StartTimeout] while it waits; but for [#engine], [#untilLook] and
/// [#freeSlot].
final class StartRace implements SessionStarter.Rival {
    /// Interval of the checks while a hedge is under way.
    private static final Duration SOON = Duration.ofMillis(20);

    /// Interval of the checks for a slot while a hedge is overdue.
    private static final Duration REST = Duration.ofMillis(250);

    private final SourceHost host;
    private final SourceTools tools;
    private final EngineAttempts attempts;
    private final SessionStarter starter;
    private final PendingStops stops;
    private final Supplier<Set<EngineAddress>> occupied;
    private final LostSlots lostSlots = new LostSlots();
    private volatile @Nullable Spare hedge;
    private volatile @Nullable FirstStart first;
    private volatile boolean isAlone; // the hedge: the first engine has failed
    private volatile long retryAt;
    private boolean hasBegun;
    private boolean isPaid;
    private @Nullable EngineAddress slow; // when the hedge began

    /// @param stops of sessions that never played
    /// @param occupied engines that have a session of the stream
    StartRace(
            SourceHost host,
            SourceTools tools,
            EngineAttempts attempts,
            PendingStops stops,
            Supplier<Set<EngineAddress>> occupied) {
        this.host = host;
        this.tools = tools;
        this.attempts = attempts;
        this.starter = new SessionStarter(host, tools, attempts);
        this.stops = stops;
        this.occupied = occupied;
    }

    SessionStarter starter() {
        return starter;
    }

    /// An engine is about to be asked for the first picture.
    void asks(EngineAddress engine) {
        if (!hasBegun) {
            hasBegun = true;
            tools.history().began();
        }
        forget();
        retryAt = System.nanoTime();
        first = new FirstStart(tools.history(), tools.options().hedge(), host.content(), engine);
    }

    /// The engine that is asked has answered the start.
    void follow(EngineStatPoller poller) {
        FirstStart asked = first;
        if (asked != null) {
            asked.follow(poller);
        }
    }

    /// The engine that was asked is over without a picture.
    void failed(Trouble trouble) {
        FirstStart failed = over();
        if (failed != null && (trouble == Trouble.LATE || trouble == Trouble.NO_PEERS)) {
            failed.stopped();
        } else if (failed != null) {
            failed.forget();
        }
    }

    /// Ends the first engine's start; null when there is none.
    private @Nullable FirstStart over() {
        FirstStart last = first;
        first = null;
        return last;
    }

    /// The first engine's start is over, which says nothing of how long starts take.
    private void forget() {
        FirstStart last = over();
        if (last != null) {
            last.forget();
        }
    }

    /// Whether the engine that is waited for has lost: the hedge is ready, or has found out that the channel is not to
    /// play. Asks for a hedge when it is due.
    @Override
    public boolean isLost() {
        Spare running = hedge;
        FirstStart waitedFor = first;
        if (running != null) {
            if (running.isReady() || running.declined() != null) {
                return true;
            }
            if (running.isOver()) {
                drop(running);
                retryAt = System.nanoTime() + REST.toNanos();
            }
        } else if (waitedFor != null && System.nanoTime() - retryAt >= 0 && waitedFor.isHedgeDue()) {
            begin(waitedFor.engine());
        }
        return false;
    }

    private void begin(EngineAddress waitedFor) {
        HedgePolicy.Mode mode = tools.options().hedge().mode();
        retryAt = System.nanoTime() + REST.toNanos();
        Set<EngineAddress> except = new HashSet<>(occupied.get());
        except.addAll(attempts.resting());
        except.add(waitedFor);
        if (mode == HedgePolicy.Mode.OFF || !attempts.hasChoice(except)) {
            return;
        }
        isPaid = mode == HedgePolicy.Mode.AUTO;
        if (!isPaid || tools.history().pay(waitedFor)) {
            slow = waitedFor;
            Hedge role = new Hedge(host, tools, starter, waitedFor, isPaid, new JoinPointSearch());
            hedge = Spare.open(host, tools, role, except);
        }
    }

    /// How long until the next look. Any thread.
    Duration untilLook() {
        if (hedge != null) {
            return SOON;
        }
        FirstStart waitedFor = first;
        long dueAt = waitedFor == null ? retryAt : Math.max(waitedFor.dueAt(), retryAt);
        Duration left = Duration.ofNanos(dueAt - System.nanoTime());
        return Durations.shorter(Durations.longer(left, Duration.ofMillis(1)), REST);
    }

    /// Whether a hedge may still deliver.
    boolean isUnderWay() {
        Spare running = hedge;
        return running != null && !running.isOver();
    }

    boolean isReady() {
        Spare running = hedge;
        return running != null && running.isReady();
    }

    @Override
    public @Nullable EngineAddress engine() {
        Spare running = hedge;
        return running == null || running.isOver() ? null : running.engine();
    }

    /// Waits for the hedge when no other engine could be asked; how the start ends, null when it goes on.
    @Nullable
    SessionEnd awaitAlone() throws InterruptedException {
        isAlone = true;
        while (isUnderWay() && !isReady()) {
            if (host.startTimeLeft().isZero()) {
                return late();
            }
            if (host.isClosingWithin(SOON)) {
                return SessionEnd.CLOSED;
            }
        }
        Spare last = hedge;
        if (last == null || last.isReady()) {
            return null;
        }
        SessionEnd declined = last.declined();
        drop(last);
        return declined == null ? last.end() : declined;
    }

    private SessionEnd late() {
        return new SessionEnd(
                Trouble.LATE,
                Unavailable.late(
                        host.content(),
                        tools.options().startTimeout(),
                        "engine " + engine() + ", which was asked second, sent no join point"));
    }

    /// The session of the hedge, which plays from now on; null when none is ready.
    ///
    /// @param bytes how many the first engine has sent
    Spare.@Nullable Taken take(long bytes) {
        Spare ready = hedge;
        Spare.Taken taken = ready == null ? null : ready.take();
        if (ready == null || taken == null) {
            return null;
        }
        hedge = null;
        EngineAddress winner = taken.lease().engine();
        tools.history().arrived(host.content(), winner, Duration.ofNanos(ready.readyAt() - ready.began()), 0);
        FirstStart beaten = over();
        Duration gained = Duration.ZERO;
        if (beaten != null) {
            gained = tools.history().rest(host.content(), beaten.engine(), beaten.length());
            beaten.stopped();
        }
        boolean _ = host.report(new SourceEvent.HedgeWon(winner, Objects.requireNonNull(slow), bytes, gained));
        return taken;
    }

    /// The end of the start that the hedge has found out; null when there is none.
    @Nullable
    SessionEnd declined() {
        Spare running = hedge;
        return running == null ? null : running.declined();
    }

    /// A session plays.
    void live() {
        FirstStart winner = over();
        if (winner != null) {
            winner.arrived();
        }
        stop();
    }

    @Override
    public void leaves(Lease lease, CompletableFuture<?> answer, CompletableFuture<Void> stopped) {
        lostSlots.add(lease, answer::isDone, stopped);
        stops.add(lease.engine(), stopped.thenRun(lease::close));
    }

    /// Gives up what nobody needs for a channel that finds no slot; whether there was something. Any thread.
    boolean freeSlot() {
        if (lostSlots.free()) {
            return true;
        }
        Spare running = hedge;
        return running != null
                && running.engine() != null
                && (running.isReady() || !isAlone && running.closeWhileOpening());
    }

    /// Gives up what there is, and at once the slots of starts that are not answered.
    void close() {
        stop();
        lostSlots.close();
    }

    private void stop() {
        FirstStart left = over();
        if (left != null) {
            left.stopped();
        }
        Spare running = hedge;
        if (running != null) {
            EngineAddress engine = running.engine();
            if (engine != null && running.end() == null) {
                tools.history().stopped(host.content(), engine, since(running.began()));
            }
            drop(running);
        }
    }

    private void drop(Spare dropped) {
        Lease left = dropped.closeSlowly();
        hedge = null;
        if (left != null) {
            lostSlots.add(left, dropped::isAnswered, dropped.ended());
        }
        EngineAddress engine = dropped.engine();
        SessionEnd end = dropped.end();
        if (engine != null) {
            stops.add(engine, dropped.ended());
        }
        if (engine != null && end != null && end.trouble() != null) {
            attempts.failed(engine, end.trouble(), end.failure(), dropped.began());
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
