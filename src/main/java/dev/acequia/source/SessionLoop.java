package dev.acequia.source;

import dev.acequia.bounds.Durations;
import dev.acequia.delivery.Fanout;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.feed.Feed;
import dev.acequia.feed.SegmentNumbering;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseRequest;
import dev.acequia.pool.LeaseResult;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loop over the sessions of a channel, one after another: opened on an engine, played, and replaced when they end
/// while somebody watches.
///
/// The [EngineAttempts] exclude engines, the pool chooses among the rest, [RecoveryLimits] bound the time. Owned by the
/// channel's thread.
public final class SessionLoop {
    private static final Logger log = LoggerFactory.getLogger(SessionLoop.class);

    /// Interval of the checks whether the spare is ready.
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    private final SourceHost host;
    private final Feed feed;
    private final Fanout fanout;
    private final SegmentNumbering numbering;
    private final SourceStat stat;
    private final SourceTools tools;
    private final RecoveryLimits limits;
    private final EngineAttempts attempts;
    private final SessionStarter starter;
    private final SpareKeeper spareKeeper;
    private final PendingStops pendingStops = new PendingStops();
    private @Nullable EngineAddress asked; // for the session that plays or played last
    private long askedAt;
    private volatile @Nullable Lease currentLease;

    /// @param feed where the sessions' bytes go
    /// @param fanout woken when there is more for viewers
    /// @param stat set to the session that plays
    public SessionLoop(
            SourceHost host, Feed feed, Fanout fanout, SegmentNumbering numbering, SourceStat stat, SourceTools tools) {
        this.host = host;
        this.feed = feed;
        this.fanout = fanout;
        this.numbering = numbering;
        this.stat = stat;
        this.tools = tools;
        this.limits = new RecoveryLimits(() -> tools.options().recoveryTimeout(), System::nanoTime);
        Backoff backoff = new Backoff(
                () -> tools.options().recoveryTimeout(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong());
        this.attempts = new EngineAttempts(tools.pool(), backoff, host::isLive);
        this.spareKeeper = new SpareKeeper(host, tools, attempts, pendingStops, backoff);
        this.starter = new SessionStarter(host, tools, attempts, spareKeeper);
    }

    /// Plays until nobody watches, or there is nothing that could be played; why it ended.
    public Unavailable run() throws InterruptedException {
        boolean again = true;
        SessionEnd end = SessionEnd.CLOSED;
        Lease same = null;
        while (again) {
            end = goOn(same);
            record(end);
            same = isOnceMore(end) ? currentLease : null;
            again = same != null || isWorthAnother(end);
            if (again) {
                log.warn("[channel {}] retries: {}", host.name(), end.failure().detail());
                if (host.isLive()) {
                    boolean _ = host.report(new SourceEvent.Recovering(end.trouble()));
                }
                if (same == null && isClosedBeforeNext(end)) {
                    return Unavailable.closed();
                }
            }
        }
        return end.isOurs() ? end.failure() : attempts.verdict(end.failure());
    }

    private void record(SessionEnd end) {
        if (end.trouble() != null) {
            boolean _ = host.report(new SourceEvent.Lost(end.trouble(), end.failure()));
        }
    }

    /// Whether the engine that has just failed is asked for another session at once.
    private boolean isOnceMore(SessionEnd end) {
        RecoveryLimits.Quality was = limits.over();
        EngineAddress engine = asked;
        if (end.trouble() == null || engine == null) {
            return false;
        }
        if (was == RecoveryLimits.Quality.GOOD) {
            attempts.playedWell(engine);
        }
        spareKeeper.ended(was);
        boolean isLoss = was != RecoveryLimits.Quality.NONE
                && currentLease != null
                && host.isLive()
                && host.isWanted()
                && limits.isAllowed();
        if (isLoss && attempts.isRenewed(engine, end.trouble())) {
            return true;
        }
        attempts.failed(engine, end.trouble(), end.failure(), askedAt);
        return false;
    }

    /// Whether to go on trying: for those who watch as long as they are kept, for those who wait on each engine once.
    private boolean isWorthAnother(SessionEnd end) {
        if (end.isOurs() || !host.isWanted()) {
            return false;
        }
        if (spareKeeper.isReady()) {
            return true;
        }
        if (attempts.areHopeless()) {
            return false;
        }
        return host.isLive()
                ? limits.isAllowed()
                : end.trouble() != null && !host.startTimeLeft().isZero() && attempts.hasChoice(null);
    }

    /// Waits until an engine may be asked, or the spare is ready; whether the channel is to close meanwhile.
    private boolean isClosedBeforeNext(SessionEnd end) throws InterruptedException {
        if (!host.isLive()) {
            return false; // each engine once
        }
        Duration pause = end.trouble() == null ? limits.pause() : Duration.ZERO;
        Duration wait = Durations.longer(pause, attempts.untilNext());
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0 && !spareKeeper.isReady(); left = until - System.nanoTime()) {
            if (host.isClosingWithin(Duration.ofNanos(Math.min(left, LOOK)))) {
                return true;
            }
        }
        return false;
    }

    /// Plays the next session: the spare if there is one, else another on the same engine if that is wanted, else on
    /// the one that is best.
    private SessionEnd goOn(@Nullable Lease same) throws InterruptedException {
        Spare.Taken spare = spareKeeper.take();
        if (spare == null) {
            return same == null ? attempt() : play(same);
        }
        if (currentLease != null) {
            currentLease.close();
        }
        currentLease = spare.lease();
        asks(spare.lease().engine());
        boolean _ = host.report(new SourceEvent.Started(spare.session().playback()));
        SessionEnd file = starter.file(spare.session(), spare.lease());
        currentLease = file == null ? currentLease : null;
        return file == null ? playAll(spare.session(), spare.lease()) : file;
    }

    private SessionEnd attempt() throws InterruptedException {
        LeaseResult given = reserve();
        if (!(given instanceof Lease lease)) {
            return SessionEnd.without(given);
        }
        currentLease = lease;
        boolean _ = host.report(new SourceEvent.Placed(lease.engine()));
        return play(lease);
    }

    /// A slot on an engine, in exchange for the one that is held. When all are taken, a channel that lingers gives up
    /// its own.
    private LeaseResult reserve() throws InterruptedException {
        Lease held = currentLease;
        currentLease = null;
        asked = null;
        LeaseRequest request = host.isLive() ? LeaseRequest.repair(host.content()) : LeaseRequest.start(host.content());
        Set<EngineAddress> except = new HashSet<>(attempts.excluded());
        except.addAll(spareKeeper.occupied());
        return tools.pool().exchange(held, request.without(except), () -> host.freeSlot());
    }

    private void asks(EngineAddress engine) {
        asked = engine;
        askedAt = System.nanoTime();
    }

    /// Plays the stream on an engine; why that ended.
    private SessionEnd play(Lease lease) throws InterruptedException {
        asks(lease.engine());
        if (!host.report(new SourceEvent.Asking(lease.engine()))) {
            return SessionEnd.CLOSED;
        }
        Session session;
        try {
            session = starter.on(lease.engine());
        } catch (EngineException e) {
            lease.failed(e);
            Session another = host.takeSuccessor();
            return another == null ? SessionEnd.of(e) : playAll(another, lease);
        }
        lease.started();
        boolean _ = host.report(new SourceEvent.Started(session.playback()));
        SessionEnd declined = starter.decline(session, lease);
        currentLease = declined != null && declined.isFile() ? null : currentLease;
        return declined == null ? playAll(session, lease) : declined;
    }

    /// Plays a session, and after it those that take its place.
    private SessionEnd playAll(Session first, Lease lease) {
        Session session = first;
        SessionEnd end = SessionEnd.CLOSED;
        try {
            while (true) {
                if (host.isLive()) {
                    feed.nextSession();
                }
                boolean goesOn = host.report(new SourceEvent.Playing(session.playback()));
                end = goesOn ? pumped(session, lease) : SessionEnd.CLOSED;
                Session next = host.takeSuccessor();
                if (next == null) {
                    return end;
                }
                log.info("[channel {}] continues with the session that replaced its own at the engine", host.name());
                session.handOver();
                session = next;
            }
        } finally {
            boolean isKept = pendingStops.leave(session, lease, end, spareKeeper.isReady(), host.isWanted());
            currentLease = isKept ? currentLease : null;
        }
    }

    private SessionEnd pumped(Session session, Lease lease) {
        EngineStatPoller poller = new EngineStatPoller(session::stat);
        try {
            numbering.begin(session.playback());
            stat.follow(poller);
            SessionEnd end = new Pump(host, feed, fanout, tools, limits, spareKeeper, numbering)
                    .run(session, poller, lease, () -> attempts.hasBetter(lease.engine()));
            lease.failed(end.failure().detail());
            return end;
        } catch (EngineException e) {
            lease.failed(e);
            return SessionEnd.of(e);
        } catch (InterruptedException e) {
            // Closing, or another session is to take the place of this one: the channel knows.
            return SessionEnd.CLOSED;
        } finally {
            poller.close();
        }
    }

    /// Releases the slot although the engine may still answer the start. Any thread.
    public void releaseSlot() {
        Lease held = currentLease;
        if (held != null) {
            held.close();
        }
    }

    /// Gives the spare up for somebody who needs its slot more; whether there was one. Any thread.
    public boolean freeSlot() {
        return spareKeeper.freeSlot();
    }

    /// The engine of the session that is ready to take over; null when there is none. Any thread.
    @Nullable
    public EngineAddress spare() {
        return spareKeeper.engine();
    }

    /// The engine's statistics of the session that plays or played last. Any thread.
    public SourceStat stat() {
        return stat;
    }

    /// Releases the slot and the segment numbers; completes when no engine has a session of this channel.
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> spares = spareKeeper.close();
        if (currentLease != null) {
            currentLease.close();
        }
        numbering.close();
        return CompletableFuture.allOf(spares, pendingStops.all());
    }
}
