package dev.acequia.player;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
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

/// HLS viewers, told apart and counted by their requests; each has a subscription to its channel.
///
/// A player has a viewer from its first request on until three target durations after its last; the requests of one
/// player are known by the token in the segments' URLs and, where many players look alike, by [PlayerGroup].
/// Thread-safe; the one lock is a leaf, held for a read of the viewers and never while a channel is entered or left.
public final class Players implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Players.class);
    private static final int MOST_VIEWERS = 20_000;

    private final ChannelAccess channels;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final AddressQuota quota;
    private final TokenMaker tokens;
    private final ScheduledThreadPoolExecutor timer;

    private final Object lock = new Object();
    private final HlsViewers viewers = new HlsViewers(MOST_VIEWERS);
    private boolean isClosed;

    Players(ChannelAccess channels, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
        this(channels, AddressQuota.none(), clock, nanoTime, random);
    }

    Players(
            ChannelAccess channels,
            AddressQuota quota,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.channels = channels;
        this.quota = quota;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.tokens = new TokenMaker(random);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("players").factory());
    }

    /// Begins to track players.
    ///
    /// @param quota bounds the viewers of an address
    /// @param random makes the tokens; thread-safe, hard to guess
    public static Players open(
            ChannelRegistry registry,
            AddressQuota quota,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        return new Players(ChannelAccess.to(registry), quota, clock, nanoTime, random)
                .sweepingEach(Duration.ofSeconds(1));
    }

    Players sweepingEach(Duration interval) {
        long nanos = interval.toNanos();
        timer.scheduleWithFixedDelay(this::sweepOrLog, nanos, nanos, TimeUnit.NANOSECONDS);
        return this;
    }

    /// A player asks for the playlist; opens the channel when there is none.
    ///
    /// @throws ChannelException when there is no room for it
    public PlayerRequest poll(ContentId content, PlayerIdentity identity) throws ChannelException {
        return request(RequestKind.POLL, content, identity).orElseThrow();
    }

    /// A player asks for a segment or a part of one; empty when the content has no channel.
    ///
    /// @param content with the digits that the playlist's URL had
    /// @throws ChannelException when there is no room for it
    public Optional<PlayerRequest> fetch(ContentId content, PlayerIdentity identity) throws ChannelException {
        return request(RequestKind.FETCH, content, identity);
    }

    /// Whether this player, or one that cannot be told from it, watches the stream now.
    public boolean isWatching(ContentId content, PlayerIdentity identity) {
        synchronized (lock) {
            return viewers.hasGroup(content, identity);
        }
    }

    /// Snapshots of the viewers of a stream.
    public List<ViewerSnapshot> snapshots(ContentId content) {
        Map<HlsViewer, Long> segments = new LinkedHashMap<>();
        synchronized (lock) {
            viewers.of(content).forEach(viewer -> segments.put(viewer, viewer.segment()));
        }
        Map<HlsViewer, Double> behind = new LinkedHashMap<>();
        segments.forEach(
                (viewer, segment) -> behind.put(viewer, segment < 0 ? 0 : channels.secondsAfter(content, segment)));
        List<ViewerSnapshot> snapshots = new ArrayList<>();
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            behind.forEach((viewer, seconds) -> snapshots.add(viewer.snapshot(now, seconds)));
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
            all = viewers.removeIf(_ -> true);
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
            contents = viewers.contents();
        }
        Map<ContentId, Duration> targets = new HashMap<>();
        contents.forEach(content -> targets.put(content, channels.targetDuration(content)));
        List<HlsViewer> silent;
        synchronized (lock) {
            silent = viewers.removeSilent(targets, nanoTime.getAsLong());
        }
        leave(silent, "it has stopped requesting segments");
    }

    private Optional<PlayerRequest> request(RequestKind kind, ContentId content, PlayerIdentity identity)
            throws ChannelException {
        HlsViewer viewer;
        synchronized (lock) {
            viewer = viewers.find(kind, content, identity);
            if (viewer != null) {
                viewers.begin(viewer, kind, nanoTime.getAsLong());
            }
        }
        if (viewer == null) {
            return Optional.ofNullable(welcome(kind, content, identity)).map(fresh -> open(fresh, kind));
        }
        PlayerRequest request = open(viewer, kind);
        boolean isHere = false;
        try {
            isHere = renew(viewer, kind, content, identity);
        } finally {
            if (!isHere) {
                request.close();
            }
        }
        return isHere ? Optional.of(request) : Optional.empty();
    }

    private PlayerRequest open(HlsViewer viewer, RequestKind kind) {
        return new PlayerRequest(viewer, this::sent, () -> ended(viewer, kind));
    }

    /// Gives a player that has not been here a viewer, if its limit admits one more; null when there is nothing to
    /// fetch.
    private @Nullable HlsViewer welcome(RequestKind kind, ContentId content, PlayerIdentity identity)
            throws ChannelException {
        Admission admission = identity.limit().admit().and(() -> quota.admit(identity.address(), Protocol.HLS));
        ChannelSubscription subscription = null;
        try {
            subscription = subscribe(kind, content, identity);
        } finally {
            if (subscription == null) {
                admission.close();
            }
        }
        return subscription == null ? null : admit(kind, content, identity, subscription, admission);
    }

    private @Nullable ChannelSubscription subscribe(RequestKind kind, ContentId content, PlayerIdentity identity)
            throws ChannelException {
        return channels.subscribe(
                kind,
                new Viewer(
                        tokens.next(),
                        content,
                        identity.address(),
                        identity.userAgent(),
                        Protocol.HLS,
                        clock.instant()));
    }

    private HlsViewer admit(
            RequestKind kind,
            ContentId content,
            PlayerIdentity identity,
            ChannelSubscription subscription,
            Admission admission) {
        HlsViewer viewer;
        HlsViewer victim = null;
        String token = tokens.next();
        synchronized (lock) {
            viewer = new HlsViewer(
                    token, viewers.group(kind, content, identity), subscription, admission, nanoTime.getAsLong());
            viewer.begin(kind);
            if (!isClosed) {
                victim = viewers.add(viewer);
            }
        }
        LOG.info("{} watches {} as HLS from {}", viewer, content, identity.address());
        if (victim != null) {
            leave(List.of(victim), "there are too many HLS viewers");
        }
        return viewer;
    }

    /// Sees to it that the viewer's player has a channel that has not ended, or the rest of one; false when there is
    /// none.
    private boolean renew(HlsViewer viewer, RequestKind kind, ContentId content, PlayerIdentity identity)
            throws ChannelException {
        ChannelSubscription last = viewer.subscription;
        if (!last.hasEnded() || servesRest(last, kind, content)) {
            return true;
        }
        ChannelSubscription next = subscribe(kind, content, identity);
        if (next == null) {
            return false;
        }
        ChannelSubscription unneeded = next;
        synchronized (lock) {
            if (viewer.subscription == last && viewers.isHere(viewer)) {
                viewer.subscription = next;
                unneeded = last;
            }
        }
        unneeded.close();
        return true;
    }

    /// Whether a player is served from its ended channel: while that can be, and until it is given another's segments.
    private boolean servesRest(ChannelSubscription ended, RequestKind kind, ContentId content) {
        return ended.isDraining()
                && switch (kind) {
                    case POLL -> !channels.isLive(content);
                    case FETCH -> true;
                };
    }

    /// A player's socket has taken bytes; see [PlayerRequest#sent].
    private void sent(HlsViewer viewer, long segment, long bytes, boolean isWhole) {
        Instant now = clock.instant();
        boolean isOneMore = false;
        boolean isFirst;
        synchronized (lock) {
            isFirst = viewer.segment() < 0;
            long nanos = nanoTime.getAsLong();
            viewer.took(segment, bytes, nanos, now);
            if (isWhole && viewers.isHere(viewer)) {
                viewer.group.fetched(segment);
                isOneMore = viewer.group.expectsOne(nanos);
            }
        }
        if (isFirst) {
            joined(viewer);
        }
        if (isOneMore) {
            bring(viewer.group);
        }
    }

    private void joined(HlsViewer viewer) {
        Channel channel = viewer.subscription.channel();
        if (channel != null) {
            channel.joined(Protocol.HLS, viewer.age(nanoTime.getAsLong()));
        }
    }

    /// Makes a viewer for a player that was counted; the next request for the playlist that has none is its.
    private void bring(PlayerGroup group) {
        PlayerIdentity identity = group.first();
        try {
            HlsViewer viewer = welcome(RequestKind.FETCH, group.content(), identity);
            if (viewer != null) {
                ended(viewer, RequestKind.FETCH);
            }
        } catch (ChannelException e) {
            LOG.debug("One more player at {} was counted, but not admitted: {}", identity.address(), e.getMessage());
        } finally {
            synchronized (lock) {
                group.arrived();
                viewers.forgetIfEmpty(group);
            }
        }
    }

    /// A player's request has ended.
    private void ended(HlsViewer viewer, RequestKind kind) {
        boolean isHere;
        List<HlsViewer> surplus;
        synchronized (lock) {
            isHere = viewers.end(viewer, kind, nanoTime.getAsLong());
            surplus = viewers.removeSurplus(viewer.group);
        }
        leave(surplus, "fewer such players request segments than were counted");
        if (!isHere) {
            viewer.leave();
        }
    }

    private static void leave(Collection<HlsViewer> gone, String why) {
        for (HlsViewer viewer : gone) {
            viewer.leave();
            LOG.info("{} has left: {}", viewer, why);
        }
    }
}
