package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The viewers by HLS: finds out from their requests how many there are, and holds the channel for each.
///
/// A player has a seat from its first request on until three target durations after its last; which requests are one
/// player's is told by the token in the segments' URLs and, where many players look alike, by [PlayerGroup].
/// Thread-safe; the one lock is a leaf, held for a look at the seats and never while a channel is entered or left.
public final class Players implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Players.class);
    private static final int MOST_SEATS = 20_000;

    private final Doors doors;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final AddressQuota quota;
    private final TokenMaker names;
    private final Entrance entrance;
    private final ScheduledThreadPoolExecutor timer;

    private final Object lock = new Object();
    private final HlsViewers seats = new HlsViewers(MOST_SEATS);
    private boolean isClosed;

    Players(Doors doors, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
        this(doors, AddressQuota.none(), clock, nanoTime, random);
    }

    Players(Doors doors, AddressQuota quota, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
        this.doors = doors;
        this.quota = quota;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.names = new TokenMaker(random);
        this.entrance = new Entrance(doors, names, clock);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("players").factory());
    }

    /// Begins to watch over players.
    ///
    /// @param quota bounds the seats of an address
    /// @param random makes the tokens; thread-safe, hard to guess
    public static Players open(
            ChannelRegistry registry,
            AddressQuota quota,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        return new Players(new ChannelDoors(registry), quota, clock, nanoTime, random)
                .sweepingEach(Duration.ofSeconds(1));
    }

    Players sweepingEach(Duration interval) {
        long nanos = interval.toNanos();
        timer.scheduleWithFixedDelay(this::sweepOrLog, nanos, nanos, TimeUnit.NANOSECONDS);
        return this;
    }

    /// A player asks for the playlist; opens the channel when there is none.
    ///
    /// @throws ChannelException when there is no place for it
    public Visit poll(ContentId content, PlayerIdentity caller) throws ChannelException {
        return visit(RequestKind.POLL, content, caller).orElseThrow();
    }

    /// A player asks for a segment or a part of one; empty when the content has no channel.
    ///
    /// @param content with the digits that the playlist's URL had
    /// @throws ChannelException when there is no place for it
    public Optional<Visit> fetch(ContentId content, PlayerIdentity caller) throws ChannelException {
        return visit(RequestKind.FETCH, content, caller);
    }

    /// Whether this player, or one that cannot be told from it, watches the content now.
    public boolean isWatching(ContentId content, PlayerIdentity caller) {
        synchronized (lock) {
            return seats.hasCrowd(content, caller);
        }
    }

    /// Takes note of a player that was told why it cannot watch.
    public void refused(ContentId content, Unavailable failure) {
        doors.refused(content, failure);
    }

    /// What is known of those who watch a content.
    public List<ViewerSnapshot> snapshots(ContentId content) {
        Map<HlsViewer, Long> segments = new LinkedHashMap<>();
        synchronized (lock) {
            seats.of(content).forEach(seat -> segments.put(seat, seat.segment()));
        }
        Map<HlsViewer, Double> behind = new LinkedHashMap<>();
        segments.forEach((seat, segment) -> behind.put(seat, segment < 0 ? 0 : doors.secondsAfter(content, segment)));
        List<ViewerSnapshot> snapshots = new ArrayList<>();
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            behind.forEach((seat, seconds) -> snapshots.add(seat.snapshot(now, seconds)));
        }
        return snapshots;
    }

    /// Lets all go.
    @Override
    public void close() {
        timer.shutdownNow();
        List<HlsViewer> all;
        synchronized (lock) {
            isClosed = true;
            all = seats.removeIf(_ -> true);
        }
        leave(all, "Acequia is shutting down");
    }

    private void sweepOrLog() {
        try {
            sweep();
        } catch (RuntimeException | Error e) {
            LOG.error("Removing inactive HLS viewers failed", e);
        }
    }

    /// Lets the players go that have been silent.
    void sweep() {
        Set<ContentId> contents;
        synchronized (lock) {
            contents = seats.contents();
        }
        Map<ContentId, Duration> targets = new HashMap<>();
        contents.forEach(content -> targets.put(content, doors.targetDuration(content)));
        List<HlsViewer> silent;
        synchronized (lock) {
            silent = seats.removeSilent(targets, nanoTime.getAsLong());
        }
        leave(silent, "it has stopped requesting segments");
    }

    private Optional<Visit> visit(RequestKind request, ContentId content, PlayerIdentity caller)
            throws ChannelException {
        HlsViewer seat;
        synchronized (lock) {
            seat = seats.find(request, content, caller);
            if (seat != null) {
                seats.begin(seat, request, nanoTime.getAsLong());
            }
        }
        if (seat == null) {
            return Optional.ofNullable(welcome(request, content, caller))
                    .map(fresh -> new OpenVisit(this, fresh, request));
        }
        OpenVisit visit = new OpenVisit(this, seat, request);
        boolean isHere = false;
        try {
            isHere = renew(seat, request, content, caller);
        } finally {
            if (!isHere) {
                visit.close();
            }
        }
        return isHere ? Optional.of(visit) : Optional.empty();
    }

    /// Gives a player that has not been here a seat, if its pass admits one more; null when there is nothing
    /// to fetch.
    private @Nullable HlsViewer welcome(RequestKind request, ContentId content, PlayerIdentity caller)
            throws ChannelException {
        Admission admission = caller.pass().admit().and(() -> quota.admit(caller.address(), Protocol.HLS));
        Presence presence = null;
        try {
            presence = entrance.enter(request, content, caller);
        } finally {
            if (presence == null) {
                admission.close();
            }
        }
        return presence == null ? null : seat(request, content, caller, presence, admission);
    }

    private HlsViewer seat(
            RequestKind request, ContentId content, PlayerIdentity caller, Presence presence, Admission admission) {
        HlsViewer seat;
        HlsViewer victim = null;
        String token = names.next();
        synchronized (lock) {
            seat = new HlsViewer(
                    token, seats.crowd(request, content, caller), presence, admission, nanoTime.getAsLong());
            seat.begin(request);
            if (!isClosed) {
                victim = seats.add(seat);
            }
        }
        LOG.info("{} watches {} as HLS from {}", seat, content, caller.address());
        if (victim != null) {
            leave(List.of(victim), "there are too many HLS viewers");
        }
        return seat;
    }

    /// Sees to it that the seat's player has a channel that has not ended, or the rest of one; false when there is
    /// none.
    private boolean renew(HlsViewer seat, RequestKind request, ContentId content, PlayerIdentity caller)
            throws ChannelException {
        Presence last = seat.presence;
        if (!last.hold().hasEnded() || entrance.isForRest(request, last.hold(), content)) {
            return true;
        }
        Presence next = entrance.enter(request, content, caller);
        if (next == null) {
            return false;
        }
        Presence unneeded = next;
        synchronized (lock) {
            if (seat.presence.equals(last) && seats.isHere(seat)) {
                seat.presence = next;
                unneeded = last;
            }
        }
        unneeded.hold().close();
        return true;
    }

    /// A player's socket has taken bytes; see [Visit#sent].
    void took(HlsViewer seat, long segment, long bytes, boolean isWhole) {
        Instant now = clock.instant();
        boolean isOneMore = false;
        boolean isFirst;
        synchronized (lock) {
            isFirst = seat.segment() < 0;
            long nanos = nanoTime.getAsLong();
            seat.took(segment, bytes, nanos, now);
            if (isWhole && seats.isHere(seat)) {
                seat.crowd.fetched(segment);
                isOneMore = seat.crowd.expectsOne(nanos);
            }
        }
        if (isFirst) {
            joined(seat);
        }
        if (isOneMore) {
            bring(seat.crowd);
        }
    }

    private void joined(HlsViewer seat) {
        Channel channel = seat.presence.hold().channel();
        if (channel != null) {
            channel.joined(Protocol.HLS, seat.age(nanoTime.getAsLong()));
        }
    }

    /// Makes a seat for a player that was counted; the next request for the playlist that has none is its.
    private void bring(PlayerGroup crowd) {
        PlayerIdentity caller = crowd.first();
        try {
            HlsViewer seat = welcome(RequestKind.FETCH, crowd.content(), caller);
            if (seat != null) {
                ended(seat, RequestKind.FETCH);
            }
        } catch (ChannelException e) {
            LOG.debug("One more player at {} was counted, but not admitted: {}", caller.address(), e.getMessage());
        } finally {
            synchronized (lock) {
                crowd.arrived();
                seats.forgetIfEmpty(crowd);
            }
        }
    }

    /// A player's request has ended.
    void ended(HlsViewer seat, RequestKind request) {
        boolean isHere;
        List<HlsViewer> surplus;
        synchronized (lock) {
            isHere = seats.end(seat, request, nanoTime.getAsLong());
            surplus = seats.removeSurplus(seat.crowd);
        }
        leave(surplus, "fewer such players request segments than were counted");
        if (!isHere) {
            seat.leave();
        }
    }

    private static void leave(Collection<HlsViewer> gone, String why) {
        for (HlsViewer seat : gone) {
            seat.leave();
            LOG.info("{} has left: {}", seat, why);
        }
    }
}
