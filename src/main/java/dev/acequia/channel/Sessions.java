package dev.acequia.channel;

import dev.acequia.engine.Demand;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.Lease;
import dev.acequia.engine.Reservation;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of a channel, one after another: opened on an engine, played, and replaced when they end while somebody
/// watches.
///
/// Where the next one is tried tell the [Attempts], how long [Recovery]. Owned by the channel's thread.
final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /// How long a channel that was moved because its stream was slow stays where it is.
    private static final long SLOW_REST = Duration.ofMinutes(5).toNanos();

    private final Channel channel;
    private final Feed feed;
    private final ChannelTools tools;
    private final Supplier<Duration> left;
    private final Closing closing;
    private final Recovery recovery;
    private final Attempts attempts;
    private final Starts starts;
    private final Standby standby;
    private final Numbering numbering;
    private final List<CompletableFuture<Void>> departures = new ArrayList<>();
    private volatile long slowAt;
    private volatile @Nullable Vitals vitals;
    private volatile @Nullable Lease place;

    /// Waits, unless the channel is to close: then true.
    @FunctionalInterface
    interface Closing {
        boolean isWithin(Duration wait) throws InterruptedException;
    }

    /// @param left how long viewers wait for the first media
    Sessions(Channel channel, ChannelTools tools, Supplier<Duration> left, Closing closing) {
        this.channel = channel;
        this.feed = channel.flow().feed();
        this.tools = tools;
        this.left = left;
        this.closing = closing;
        this.recovery = new Recovery(() -> tools.options().recoveryTimeout(), System::nanoTime);
        this.attempts = new Attempts(tools.pool());
        this.starts = new Starts(channel, tools);
        this.numbering = new Numbering(channel, tools.numbers());
        this.standby = new Standby(channel, tools, System::nanoTime);
    }

    /// Plays until nobody watches, or there is nothing that could be played; why it ended.
    Failure run() throws InterruptedException {
        boolean again = true;
        SessionEnd end = SessionEnd.CLOSED;
        Lease same = null;
        while (again) {
            end = goOn(same);
            note(end);
            same = isOnceMore(end) ? place : null;
            again = same != null || isWorthAnother(end);
            if (again) {
                log.warn("[channel {}] {}", channel.name(), end.failure().detail());
                if (same == null && !standby.isReady() && !attempts.hasChoice(null) && isClosedAfterPause()) {
                    return Failure.closed();
                }
                if (channel.progress().isLive()) {
                    noteRecovery(end);
                    channel.life().recovering();
                }
            }
        }
        // Whoever comes from now on needs another channel.
        channel.life().close();
        return end.isOurs() ? end.failure() : attempts.verdict(end.failure());
    }

    private void note(SessionEnd end) {
        if (end.trouble() != null) {
            channel.troubles().met(end.trouble());
            channel.timing().met(end.trouble());
            channel.tell("session_" + end.trouble().label(), end.failure().detail(), Map.of());
        }
    }

    private void noteRecovery(SessionEnd end) {
        if (end.trouble() != null) {
            channel.troubles().recovering(end.trouble());
        }
    }

    /// Whether the engine that has just failed is asked for another session at once.
    private boolean isOnceMore(SessionEnd end) {
        if (end.trouble() == null || place == null) {
            return false;
        }
        if (recovery.wasGood()) {
            attempts.playedWell();
        }
        boolean isWatched = channel.progress().isLive() && channel.life().isWanted() && recovery.isAllowed();
        return attempts.failed(place.engine(), end.trouble(), end.failure(), isWatched);
    }

    /// Whether to go on trying: for those who watch as long as they are kept, for those who wait on each engine once.
    private boolean isWorthAnother(SessionEnd end) {
        if (end.isOurs() || !channel.life().isWanted()) {
            return false;
        }
        if (standby.isReady()) {
            return true;
        }
        if (attempts.areHopeless()) {
            return false;
        }
        return channel.progress().isLive()
                ? recovery.isAllowed()
                : end.trouble() != null && !left.get().isZero() && attempts.hasChoice(null);
    }

    private boolean isClosedAfterPause() throws InterruptedException {
        attempts.again();
        return closing.isWithin(recovery.pause());
    }

    /// Plays the next session: the spare if there is one, else another on the same engine if that is wanted, else on
    /// the one that is best.
    private SessionEnd goOn(@Nullable Lease same) throws InterruptedException {
        Spare.Taken spare = standby.take();
        if (spare == null) {
            return same == null ? attempt() : play(same);
        }
        if (place != null) {
            place.close();
        }
        place = spare.lease();
        channel.life().started(spare.session().playback());
        return playAll(spare.session(), spare.lease());
    }

    private SessionEnd attempt() throws InterruptedException {
        return switch (reserve()) {
            case Lease lease -> {
                place = lease;
                channel.timing().reached(Timing.Step.PLACE);
                yield play(lease);
            }
            case Reservation.NoEngine(String why, Duration retry) ->
                SessionEnd.without(new Failure(Failure.Reason.NO_ENGINE, why, retry));
            case Reservation.AtCapacity(String why, Duration retry) ->
                SessionEnd.without(new Failure(Failure.Reason.AT_CAPACITY, why, retry));
        };
    }

    /// A place on an engine, in exchange for the one that is held. When all are taken, a channel that lingers gives up
    /// its own.
    private Reservation reserve() throws InterruptedException {
        Lease held = place;
        place = null;
        Demand demand =
                channel.progress().isLive() ? Demand.repair(channel.content()) : Demand.start(channel.content());
        Set<EngineAddress> except = new HashSet<>(attempts.tried());
        except.addAll(standby.occupied());
        return tools.pool()
                .exchange(held, demand.without(except), () -> tools.registry().makeRoom(channel));
    }

    /// Plays the content on an engine; why that ended.
    private SessionEnd play(Lease lease) throws InterruptedException {
        if (!channel.life().opening(lease.engine())) {
            return SessionEnd.CLOSED;
        }
        Session session;
        try {
            session = starts.on(lease.engine(), attempts);
        } catch (EngineException e) {
            lease.failed(e);
            Session another = channel.life().takeSuccessor();
            return another == null ? SessionEnd.of(e) : playAll(another, lease);
        }
        lease.started();
        channel.timing().reached(Timing.Step.ANSWER);
        channel.life().started(session.playback());
        SessionEnd forgone = starts.forgo(session, lease);
        return forgone == null ? playAll(session, lease) : forgone;
    }

    /// Plays a session, and after it those that take its place.
    private SessionEnd playAll(Session first, Lease lease) {
        Session session = first;
        try {
            while (true) {
                if (channel.progress().isLive()) {
                    feed.restart();
                }
                channel.plays(session.playback());
                SessionEnd end =
                        channel.life().buffering(session.playback()) ? pumped(session, lease) : SessionEnd.CLOSED;
                Session next = channel.life().takeSuccessor();
                if (next == null) {
                    handOver(session, end);
                    return end;
                }
                log.info("[channel {}] goes on with the session that replaced its own", channel.name());
                session.handOver();
                session = next;
            }
        } finally {
            leave(session, lease);
        }
    }

    /// Leaves what another player has taken over as it is: a stop would have the engine begin without any data.
    private static void handOver(Session session, SessionEnd end) {
        boolean isOver = end.trouble() != null && end.trouble().isOfSession();
        if (isOver && session.isTakenOver()) {
            session.handOver();
        }
    }

    /// Ends a session before anything else happens to the content, unless a spare is ready on another engine.
    private void leave(Session session, Lease lease) {
        if (standby.isReady() && channel.life().isWanted()) {
            place = null;
            departures.removeIf(CompletableFuture::isDone);
            departures.add(Stopping.inBackground(session, lease));
        } else {
            Stopping.stop(session, lease);
        }
    }

    private SessionEnd pumped(Session session, Lease lease) {
        try {
            numbering.begin(session.playback());
            Vitals asked = new Vitals(session::stat);
            vitals = asked;
            SessionEnd end = new Pump(channel, tools, recovery, standby, numbering, left)
                    .run(session, asked, lease, () -> hasBetter(lease));
            slowAt = end.trouble() == Trouble.SLOW ? System.nanoTime() : slowAt;
            lease.failed(end.failure().detail());
            return end;
        } catch (EngineException e) {
            lease.failed(e);
            return SessionEnd.of(e);
        } catch (InterruptedException e) {
            // Closing, or another session is to take the place of this one: the channel knows.
            return SessionEnd.CLOSED;
        }
    }

    /// Whether another engine could be asked, and not two slow ones by turns.
    private boolean hasBetter(Lease lease) {
        boolean isResting = slowAt != 0 && System.nanoTime() - slowAt < SLOW_REST;
        return !isResting && attempts.hasChoice(lease.engine());
    }

    /// Gives the place back although the engine may still answer the start. Any thread.
    void leavePlace() {
        Lease held = place;
        if (held != null) {
            held.close();
        }
    }

    /// Gives the spare up for somebody who needs its place more; whether there was one. Any thread.
    boolean makeRoom() {
        return standby.makeRoom();
    }

    /// The engine of the session that is ready to take over; null when there is none. Any thread.
    @Nullable
    EngineAddress spare() {
        return standby.engine();
    }

    /// What the engine tells of the session that plays or played last; null before the first. Any thread.
    @Nullable
    Vitals vitals() {
        return vitals;
    }

    /// Gives back the place and the numbers; completes when no engine has a session of this channel.
    CompletableFuture<Void> close() {
        departures.add(standby.close());
        if (place != null) {
            place.close();
        }
        numbering.close();
        return CompletableFuture.allOf(departures.toArray(CompletableFuture<?>[]::new));
    }
}
