package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.StreamFormat;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeper of a channel's [Spare]: opens and drops it by policy, and decides when it takes over. Until viewers watch,
/// the second session is the hedge of the [StartRace], so that there is never more than one.
///
/// Owned by the channel's thread, which lends it to [StartTimeout] while it waits; but for [#engine] and [#freeSlot].
final class SpareKeeper {
    /// Time without media after which another engine is asked beside the one that is waited for.
    static final Duration MISSED = Duration.ofSeconds(1);

    /// How long a session may send what viewers have already before another one is tried.
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    /// How long the next channel of the stream waits for a start that an engine does not answer.
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(4);

    private static final long FIRST_REST = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    private final SourceHost host;
    private final SourceTools tools;
    private final EngineAttempts attempts;
    private final PendingStops sessionStops;
    private final Backoff backoff;
    private final PendingStops spareStops = new PendingStops();
    private final StartRace race;
    private volatile @Nullable Spare spare;
    private @Nullable FailoverTrigger trigger;
    private long rest = FIRST_REST;
    private long restsUntil;
    private long began;
    private long lastBytes;
    private int shortSessions; // in a row

    /// @param attempts engines it must avoid, and record of its failures
    /// @param sessionStops stops of sessions that have played
    SpareKeeper(
            SourceHost host, SourceTools tools, EngineAttempts attempts, PendingStops sessionStops, Backoff backoff) {
        this.host = host;
        this.tools = tools;
        this.attempts = attempts;
        this.sessionStops = sessionStops;
        this.backoff = backoff;
        this.restsUntil = backoff.now();
        this.race = new StartRace(host, tools, attempts, spareStops, this::occupied);
    }

    /// The race of the channel's start.
    StartRace race() {
        return race;
    }

    /// What makes a wait for an engine needless: that another session can play.
    ///
    /// @param asked the engine that is waited for
    StartTimeout.Relief relief(EngineAddress asked) {
        return new StartTimeout.Relief() {
            @Override
            public boolean isThere(Duration waited) {
                return host.isLive() ? hasSpareFor(asked, waited) : race.isLost();
            }

            @Override
            public Duration interval() {
                return host.isLive() ? StartTimeout.INTERVAL : race.untilLook();
            }
        };
    }

    /// Another session plays.
    void began() {
        trigger = null;
        began = backoff.now();
        lastBytes = began;
    }

    /// The session that played has ended. After short ones the next spare is waited for longer and longer: two engines
    /// that deliver hardly anything are not asked by turns without a pause.
    void ended(RecoveryLimits.Quality was) {
        shortSessions = was == RecoveryLimits.Quality.GOOD ? 0 : shortSessions + 1;
        if (shortSessions > 1) {
            restsUntil = Math.max(restsUntil, backoff.next(backoff.now(), shortSessions - 1));
        }
    }

    /// Checks the session that plays, after a read that has waited for a moment at most; the trouble for which the
    /// spare takes its place now, null when it does not.
    ///
    /// @param bytes how many were read
    /// @param hasMedia whether viewers got something
    /// @param ticks media time so far, of 27 MHz
    /// @param isDraining whether the engine is to lose its sessions, so that a spare is wanted whatever the policy
    @Nullable
    Trouble check(
            EngineAddress playing, StreamFormat format, int bytes, boolean hasMedia, long ticks, boolean isDraining) {
        long now = backoff.now();
        lastBytes = bytes > 0 ? now : lastBytes;
        if (hasMedia) {
            trigger = trigger == null ? new FailoverTrigger(format, now, ticks) : trigger;
            trigger.media(now, ticks);
        }
        FailoverTrigger current = trigger;
        if (current == null) {
            return isOverdue(playing, now) ? Trouble.STALLED : null;
        }
        keep(playing, isDraining || isWanted(current.isSuspect(now)), now);
        Spare ready = spare;
        if (ready == null || !ready.isReady()) {
            return null;
        }
        rest = FIRST_REST;
        boolean isFresh = now - ready.lastMedia() < MISSED.toNanos();
        return isDraining && isFresh ? Trouble.DRAINED : current.verdict(now, ready.lastMedia());
    }

    /// Whether a session that has taken another one's place gets nowhere, and another one is ready: it has sent nothing
    /// for a moment, or nothing that viewers can have for longer than it takes to go on where they are.
    private boolean isOverdue(EngineAddress playing, long now) {
        Duration silent = Duration.ofNanos(now - lastBytes);
        Duration useless = Duration.ofNanos(now - began);
        return hasSpareFor(playing, useless.compareTo(OVERDUE) >= 0 ? useless : silent)
                && (silent.compareTo(MISSED) >= 0 || useless.compareTo(OVERDUE) >= 0);
    }

    /// Whether a session on another engine is ready while one is being opened for viewers who have lost theirs; asks
    /// for one when it takes too long.
    ///
    /// @param asked the engine that is waited for
    boolean hasSpareFor(EngineAddress asked, Duration waited) {
        if (!host.isLive()) {
            return false;
        }
        keep(asked, spare != null || waited.compareTo(MISSED) >= 0 && isWanted(true), backoff.now());
        return isSpareReady();
    }

    private boolean isWanted(boolean isSuspect) {
        return switch (tools.options().spare()) {
            case NEVER -> false;
            case WHEN_SUSPECT -> isSuspect;
            case ALWAYS -> true;
        };
    }

    private void keep(EngineAddress playing, boolean isWanted, long now) {
        Spare kept = spare;
        if (kept == null) {
            spare = isWanted && now - restsUntil >= 0 ? open(playing) : null;
        } else if (kept.isOver()) {
            drop(kept);
            restsUntil = now + rest;
            rest = Math.min(2 * rest, LONGEST_REST);
        } else if (!isWanted) {
            drop(kept);
        }
    }

    private Spare open(EngineAddress playing) {
        SpareRole role = new SpareRole() {
            @Override
            public String word() {
                return "spare";
            }

            @Override
            public void ready(EngineAddress engine) {
                boolean _ = host.report(new SourceEvent.SpareReady(engine));
            }
        };
        return Spare.open(host, tools, role, except(playing));
    }

    private Set<EngineAddress> except(EngineAddress playing) {
        Set<EngineAddress> except = occupied();
        except.addAll(attempts.resting());
        except.add(playing);
        return except;
    }

    private void drop(Spare dropped) {
        dropped.close();
        spare = null;
        EngineAddress engine = dropped.engine();
        SessionEnd end = dropped.end();
        if (engine != null) {
            spareStops.add(engine, dropped.ended());
        }
        if (engine != null && end != null && end.trouble() != null) {
            attempts.failed(engine, end.trouble(), end.failure(), dropped.began());
        }
    }

    /// Whether a session could take over at once.
    boolean isReady() {
        return isSpareReady() || race.isReady();
    }

    private boolean isSpareReady() {
        Spare kept = spare;
        return kept != null && kept.isReady();
    }

    /// The session that takes over; null when none is ready.
    ///
    /// @param bytes how many the channel's sessions have sent
    Spare.@Nullable Taken take(long bytes) {
        Spare.Taken hedge = race.take(bytes);
        return hedge == null ? takeSpare() : hedge;
    }

    private Spare.@Nullable Taken takeSpare() {
        Spare kept = spare;
        if (kept == null || !kept.isReady()) {
            return null;
        }
        Spare.Taken taken = kept.take();
        if (taken == null) {
            drop(kept);
        } else {
            spare = null;
        }
        return taken;
    }

    /// The engines that have a session of the stream which is none to play, or are not yet rid of one.
    Set<EngineAddress> occupied() {
        Set<EngineAddress> occupied = new HashSet<>(spareStops.engines());
        occupied.addAll(sessionStops.engines());
        Spare kept = spare;
        EngineAddress engine = kept == null || kept.isOver() ? null : kept.engine();
        if (engine != null) {
            occupied.add(engine);
        }
        EngineAddress hedged = race.engine();
        if (hedged != null) {
            occupied.add(hedged);
        }
        return occupied;
    }

    /// Gives the spare up for somebody who needs its place more; whether there was one with a slot. Any thread.
    boolean freeSlot() {
        if (race.freeSlot()) {
            return true;
        }
        Spare kept = spare;
        if (kept == null || kept.isOver() || kept.engine() == null) {
            return false;
        }
        kept.close();
        return true;
    }

    /// The engine of the spare that is ready; null when none is. Any thread.
    @Nullable
    EngineAddress engine() {
        Spare kept = spare;
        return kept == null || !kept.isReady() ? null : kept.engine();
    }

    /// Gives up what there is; completes when all engines are rid of it, or do not answer.
    CompletableFuture<Void> close() {
        race.close();
        Spare kept = spare;
        if (kept != null) {
            drop(kept);
        }
        return spareStops.all().completeOnTimeout(null, LONGEST_CLOSE.toSeconds(), TimeUnit.SECONDS);
    }
}
