package dev.acequia.source;

import dev.acequia.bounds.Durations;
import dev.acequia.delivery.Fanout;
import dev.acequia.delivery.WriteCoalescer;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.StreamFormat;
import dev.acequia.feed.Feed;
import dev.acequia.feed.MediaProgress;
import dev.acequia.feed.SegmentNumbering;
import dev.acequia.pool.Lease;
import dev.acequia.session.Boundary;
import dev.acequia.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transfer of one session's bytes into a channel's ring, until the session ends or is in trouble.
final class Pump {
    private static final Logger log = LoggerFactory.getLogger(Pump.class);

    /// Interval of the session's checks while nothing comes.
    private static final Duration LOOK = Duration.ofMillis(250);

    /// How often the engine is asked for a session that could be gone without a word. Statistics ask each second: where
    /// they are taken this adds no question.
    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(1100);

    private final SourceHost host;
    private final Feed feed;
    private final SourceTools tools;
    private final RecoveryLimits limits;
    private final SpareKeeper spareKeeper;
    private final SegmentNumbering numbering;
    private final WriteCoalescer coalescer;
    private final long ingressBefore;
    private final long splicesBefore;
    private final ReadTally tally = new ReadTally();
    private boolean hasDelivered;
    private volatile @Nullable Throwable fault;

    Pump(
            SourceHost host,
            Feed feed,
            Fanout fanout,
            SourceTools tools,
            RecoveryLimits limits,
            SpareKeeper spareKeeper,
            SegmentNumbering numbering) {
        this.host = host;
        this.feed = feed;
        this.tools = tools;
        this.limits = limits;
        this.spareKeeper = spareKeeper;
        this.numbering = numbering;
        this.coalescer = new WriteCoalescer(() -> tools.options().coalesceMost(), fanout::viewers, fanout::wake);
        this.ingressBefore = feed.ingress().bytes();
        this.splicesBefore = feed.splices();
    }

    /// Feeds the ring until the session ends; why it did.
    ///
    /// @param hasChoice whether another engine could be asked
    SessionEnd run(Session session, EngineStatPoller poller, Lease lease, BooleanSupplier hasChoice)
            throws EngineException, InterruptedException {
        log.info("[channel {}] started on engine {}", host.name(), session.engine());
        Trouble early = connect(session, poller, hasChoice);
        if (early != null) {
            return isOvertaken() ? SessionEnd.OVERTAKEN : end(session, early);
        }
        boolean _ = host.report(new SourceEvent.FirstByte());
        feed.ingress().begins(session.isHls() ? StreamFormat.HLS : StreamFormat.TS);
        limits.began();
        spareKeeper.began();
        SessionWatchdog watchdog = new SessionWatchdog(poller, feed.delivered(), hasChoice, System::nanoTime);
        TakeoverDetector takeover = new TakeoverDetector(poller, System::nanoTime);
        Supplier<@Nullable Trouble> judge = () -> trouble(watchdog, takeover, poller, session, lease.isDraining());
        SessionEnd end = null;
        while (end == null) {
            end = turn(session, lease, judge, hasChoice);
        }
        return end;
    }

    /// One read, and what follows from it; a method of its own so that it is compiled: the loop around it never ends.
    private @Nullable SessionEnd turn(
            Session session, Lease lease, Supplier<@Nullable Trouble> judge, BooleanSupplier hasChoice)
            throws EngineException, InterruptedException {
        Duration wait = pour(session) ? Duration.ZERO : LOOK;
        int count = session.read(feed.array(), feed.end(), feed.room(), wait);
        if (count < 0) {
            return end(session, Trouble.ENDED);
        }
        boolean isMore = count > 0 && take(session, count);
        boolean isLive = host.isLive();
        tally.add(count, isMore && isLive);
        long now = System.nanoTime();
        if (isLive && !tally.isDue(now)) {
            return null;
        }
        if (tally.isUseful()) {
            useful(session, lease);
        }
        if (!isLive && isOvertaken()) {
            return SessionEnd.OVERTAKEN;
        }
        Trouble trouble = judge.get();
        tally.clear(now);
        if (trouble != null && (isLive || hasChoice.getAsBoolean())) {
            return end(session, trouble);
        }
        boolean isLate = !isLive && host.startTimeLeft().isZero();
        return isLate ? new SessionEnd(Trouble.LATE, late(session)) : null;
    }

    /// Whether a start has lost the race against its hedge.
    private boolean isOvertaken() {
        return !host.isLive() && spareKeeper.race().isLost();
    }

    /// Delivers incoming bytes to viewers without this thread; false when a read is to be waited for.
    private boolean pour(Session session) throws InterruptedException {
        boolean isPoured = host.isLive() && feed.isFlowing() && session.pour(this::arrived, LOOK);
        if (fault != null) {
            throw new IllegalStateException("The stream could not be taken", fault);
        }
        return isPoured;
    }

    /// Takes what comes while the stream flows, on the loop that has read it; whether to go on so. Whatever goes wrong
    /// is the channel's, not its engine's: its thread ends it.
    private boolean arrived(ByteBuf bytes, EventLoop loop) {
        try {
            return take(bytes, loop);
        } catch (Throwable e) {
            fault = e;
            return false;
        }
    }

    private boolean take(ByteBuf bytes, EventLoop loop) {
        int arrived = bytes.readableBytes();
        while (bytes.isReadable()) {
            int count = Math.min(bytes.readableBytes(), feed.room());
            bytes.readBytes(feed.array(), feed.end(), count);
            tally.add(count, feed.filled(count));
        }
        coalescer.add(arrived, loop);
        return !tally.isDue(System.nanoTime());
    }

    /// Takes what was just read; whether viewers get more by it.
    private boolean take(Session session, int count) throws InterruptedException {
        applyBoundary(session.boundary(), count);
        boolean isMore = feed.filled(count);
        if (feed.hasJoinPoint()) {
            numbering.keep();
        }
        host.published(session.playback());
        return isMore;
    }

    /// Media have come that viewers can have.
    private void useful(Session session, Lease lease) {
        if (!hasDelivered) {
            hasDelivered = true;
            spareKeeper.race().live();
            boolean _ = host.report(new SourceEvent.Delivering(session.engine(), feed.splices() > splicesBefore));
        }
        limits.delivered();
        lease.delivered();
    }

    private @Nullable Trouble trouble(
            SessionWatchdog watchdog,
            TakeoverDetector takeover,
            EngineStatPoller poller,
            Session session,
            boolean isDraining) {
        if (session.isHls()) {
            poller.keep(SIGN_OF_LIFE);
        }
        MediaProgress progress = feed.delivered();
        Trouble seen = watchdog.check(tally.bytes(), tally.isUseful(), progress, stallTimeout(session));
        Trouble feared = spareKeeper.check(
                session.engine(),
                feed.ingress().format(),
                tally.bytes(),
                tally.isUseful(),
                progress.ticks(),
                isDraining);
        boolean isLost = takeover.check(tally.bytes(), session.longestPause());
        return isLost ? Trouble.GONE : seen == null ? feared : seen;
    }

    /// The timeout that is set, or the longest usual pause between segments if that is longer.
    private Duration stallTimeout(Session session) {
        return Durations.longer(tools.options().stallTimeout(), session.longestPause());
    }

    /// Waits for the first byte; what that was given up for, null when it was not.
    private @Nullable Trouble connect(Session session, EngineStatPoller poller, BooleanSupplier hasChoice)
            throws EngineException, InterruptedException {
        StartTimeout timeout = StartTimeout.begin(
                tools.options().attemptTimeout(host.isLive()), poller, hasChoice, spareKeeper.relief(session.engine()));
        try (timeout) {
            session.connect();
        } catch (InterruptedException e) {
            if (timeout.trouble() == null) {
                throw e;
            }
        }
        return timeout.trouble();
    }

    /// Applies the boundary before the bytes that were just read.
    private void applyBoundary(Boundary boundary, int count) {
        switch (boundary) {
            case NONE -> {}
            case SEGMENT -> feed.engineCut();
            case DISCONTINUITY -> {
                feed.endPicture();
                feed.restartBefore(count);
            }
            case GAP -> feed.restartBefore(count);
        }
    }

    private Unavailable late(Session session) {
        return Unavailable.late(
                host.content(),
                tools.options().startTimeout(),
                "engine " + session.engine() + " sent " + bytes() + " bytes without a join point");
    }

    private SessionEnd end(Session session, Trouble trouble) {
        String after = bytes() == 0 ? "" : " after " + bytes() + " bytes";
        return new SessionEnd(
                trouble,
                new Unavailable(
                        Unavailable.Reason.ENGINE_ERROR, "Engine " + session.engine() + " " + trouble.words() + after));
    }

    /// How many this session has sent.
    private long bytes() {
        return feed.ingress().bytes() - ingressBefore;
    }
}
