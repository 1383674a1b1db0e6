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
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HLS players, told apart and counted by their requests; each is a viewer with a subscription to its channel.
///
/// A player has a viewer from its first request on until three target durations after its last; the requests of one
/// player are known by the token in the segments' URLs and, where many players look alike, by [PlayerGroup].
/// Thread-safe, without a lock of its own: who is there is decided by [HlsViewers], and channels are entered and left
/// before and after that.
public final class Players implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Players.class);
    private static final int MOST_VIEWERS = 20_000;

    private final ChannelAccess channels;
    private final AddressQuota quota;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final TokenMaker tokens;
    private final HlsViewers viewers;
    private final ScheduledThreadPoolExecutor timer;

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
        this.viewers = new HlsViewers(MOST_VIEWERS, nanoTime);
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

    /// Begins a player's request for the playlist; opens the channel when there is none.
    ///
    /// @throws ChannelException when the player is not admitted
    public PlayerRequest poll(ContentId content, PlayerIdentity identity) throws ChannelException {
        return begin(RequestKind.POLL, content, identity).orElseThrow();
    }

    /// Begins a player's request for a segment or a part of one; empty when the content has no channel.
    ///
    /// @param content with the digits that the playlist's URL had
    /// @throws ChannelException when the player is not admitted
    public Optional<PlayerRequest> fetch(ContentId content, PlayerIdentity identity) throws ChannelException {
        return begin(RequestKind.FETCH, content, identity);
    }

    /// Whether this player, or one that cannot be told from it, watches the stream now.
    public boolean isWatching(ContentId content, PlayerIdentity identity) {
        return viewers.isWatching(content, identity);
    }

    /// Snapshots of the viewers of a stream.
    public List<ViewerSnapshot> snapshots(ContentId content) {
        return viewers.snapshots(content, segment -> channels.secondsAfter(content, segment));
    }

    /// Ends all viewers, and from now on each new one with its request.
    @Override
    public void close() {
        timer.shutdownNow();
        leave(viewers.close(), "Acequia is shutting down");
    }

    private void sweepOrLog() {
        try {
            sweep();
        } catch (RuntimeException | Error e) {
            LOG.error("Removing inactive HLS viewers failed", e);
        }
    }

    /// Ends the viewers whose players have been silent.
    void sweep() {
        leave(viewers.removeSilent(channels::targetDuration), "it has stopped requesting segments");
    }

    private Optional<PlayerRequest> begin(RequestKind kind, ContentId content, PlayerIdentity identity)
            throws ChannelException {
        HlsViewer viewer = viewers.begin(kind, content, identity);
        if (viewer == null) {
            return Optional.ofNullable(admit(kind, content, identity)).map(fresh -> request(fresh, kind));
        }
        PlayerRequest request = request(viewer, kind);
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

    private PlayerRequest request(HlsViewer viewer, RequestKind kind) {
        return new PlayerRequest(viewer, this::sent, () -> ended(viewer, kind));
    }

    /// The viewer of a player that has none, if its limits admit one more; null when there is nothing to fetch.
    private @Nullable HlsViewer admit(RequestKind kind, ContentId content, PlayerIdentity identity)
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
        return subscription == null ? null : add(kind, identity, subscription, admission);
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

    private HlsViewer add(
            RequestKind kind, PlayerIdentity identity, ChannelSubscription subscription, Admission admission) {
        HlsViewers.Arrival arrival = viewers.add(tokens.next(), kind, identity, subscription, admission);
        HlsViewer evicted = arrival.evicted();
        LOG.info(
                "{} watches {} as HLS from {}",
                arrival.viewer(),
                subscription.viewer().content(),
                identity.address());
        if (evicted != null) {
            leave(List.of(evicted), "there are too many HLS viewers");
        }
        return arrival.viewer();
    }

    /// Renews the subscription of a viewer whose channel has ended, unless it is served the rest; false when there is
    /// no channel.
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
        ChannelSubscription unneeded = viewers.replace(viewer, last, next) ? last : next;
        unneeded.close();
        return true;
    }

    /// Whether a viewer is served the rest of its ended channel: as long as there is one, but a poll only until another
    /// channel of the stream is live.
    private boolean servesRest(ChannelSubscription ended, RequestKind kind, ContentId content) {
        return ended.isDraining()
                && switch (kind) {
                    case POLL -> !channels.isLive(content);
                    case FETCH -> true;
                };
    }

    /// Listener of [PlayerRequest#sent].
    private void sent(HlsViewer viewer, long segment, long bytes, boolean isWhole) {
        if (viewers.sent(viewer, segment, bytes, clock.instant())) {
            joined(viewer);
        }
        if (isWhole && viewers.fetched(viewer, segment)) {
            addCounted(viewer.group);
        }
    }

    private void joined(HlsViewer viewer) {
        Channel channel = viewer.subscription.channel();
        if (channel != null) {
            channel.joined(Protocol.HLS, viewer.age(nanoTime.getAsLong()));
        }
    }

    /// Adds a viewer for a player that was counted; the next request for the playlist that has none is its.
    private void addCounted(PlayerGroup group) {
        PlayerIdentity identity = group.first();
        try {
            HlsViewer viewer = admit(RequestKind.FETCH, group.content(), identity);
            if (viewer != null) {
                ended(viewer, RequestKind.FETCH);
            }
        } catch (ChannelException e) {
            LOG.debug("One more player at {} was counted, but not admitted: {}", identity.address(), e.getMessage());
        } finally {
            viewers.arrived(group);
        }
    }

    private void ended(HlsViewer viewer, RequestKind kind) {
        boolean isHere = viewers.end(viewer, kind);
        leave(viewers.removeSurplus(viewer.group), "fewer such players request segments than were counted");
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
