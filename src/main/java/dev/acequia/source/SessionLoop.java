package dev.acequia.source;

import dev.acequia.delivery.Fanout;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.feed.Feed;
import dev.acequia.feed.SegmentNumbering;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseRequest;
import dev.acequia.pool.LeaseResult;
import dev.acequia.session.Session;
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
    private final StartRace race;
    private final RetryPolicy retry;
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
        this.race = spareKeeper.race();
        this.retry = new RetryPolicy(host, limits, attempts, spareKeeper);
        this.starter = race.starter();
    }

    /// Plays until nobody watches, or there is nothing that could be played; why it ended.
    public Unavailable run() throws InterruptedException {
        boolean again = true;
        SessionEnd end = SessionEnd.CLOSED;
        Lease same = null;
        while (again) {
            end = goOn(same);
            record(end);
            same = retry.isOnceMore(end, asked, askedAt, currentLease != null) ? currentLease : null;
            again = same != null || retry.isWorthAnother(end);
            if (again && !end.isOvertaken()) {
                log.warn("[channel {}] retries: {}", host.name(), end.failure().detail());
                if (host.isLive()) {
                    boolean _ = host.report(new SourceEvent.Recovering(end.trouble()));
                }
            }
            if (again && same == null && retry.isClosedBeforeNext(end)) {
                return Unavailable.closed();
            }
        }
        return end.isOurs() ? end.failure() : attempts.verdict(end.failure());
    }

    private void record(SessionEnd end) {
        if (end.trouble() != null) {
            boolean _ = host.report(new SourceEvent.Lost(end.trouble(), end.failure()));
        }
    }

    /// Plays the next session: the spare if there is one, else another on the same engine if that is wanted, else on
    /// the one that is best.
    private SessionEnd goOn(@Nullable Lease same) throws InterruptedException {
        SessionEnd over = same == null && !host.isLive() ? endOfHedge() : null;
        if (over != null) {
            return over;
        }
        Spare.Taken spare = spareKeeper.take(feed.ingress().bytes());
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
        if (file != null) {
            currentLease = null;
            return file;
        }
        if (!host.isLive() && feed.ingress().bytes() > 0) {
            feed.restartBefore(0); // what the first engine has sent has no join point
        }
        return playAll(spare.session(), spare.lease());
    }

    /// Waits for the hedge of the start when there is nothing else to wait for; how the channel or the hedge has ended,
    /// null when another session can be played or looked for.
    private @Nullable SessionEnd endOfHedge() throws InterruptedException {
        SessionEnd declined = race.declined();
        if (declined != null) {
            asked = null;
            return declined;
        }
        if (!race.isUnderWay() || race.isReady() || attempts.hasChoice(spareKeeper.occupied())) {
            return null;
        }
        if (currentLease != null) {
            currentLease.close();
            currentLease = null;
        }
        asked = null;
        return race.awaitAlone();
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
        if (!host.isLive()) {
            race.asks(lease.engine());
        }
        if (!host.report(new SourceEvent.Asking(lease.engine()))) {
            return SessionEnd.CLOSED;
        }
        @Nullable Session session;
        try {
            StartTimeout.Relief relief = spareKeeper.relief(lease.engine());
            session = host.isLive() ? starter.again(lease.engine(), relief) : starter.first(lease, race, relief);
        } catch (EngineException e) {
            lease.failed(e);
            Session another = host.takeSuccessor();
            return another == null ? SessionEnd.of(e) : playAll(another, lease);
        }
        if (session == null) {
            currentLease = null;
            return SessionEnd.OVERTAKEN;
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
        UpstreamDelay delay = new UpstreamDelay(feed::newestPcr);
        EngineStatPoller poller = new EngineStatPoller(() -> delay.measure(session.stat()));
        try {
            numbering.begin(session.playback());
            stat.follow(poller, delay);
            race.follow(poller);
            SessionEnd end = new Pump(host, feed, fanout, tools, limits, spareKeeper, numbering)
                    .run(session, poller, lease, () -> attempts.hasBetter(lease.engine(), race.engine()));
            if (!end.isOvertaken()) {
                lease.failed(end.failure().detail());
            }
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
