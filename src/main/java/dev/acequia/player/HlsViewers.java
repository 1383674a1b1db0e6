package dev.acequia.player;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Table of the HLS viewers and their groups, bounded.
///
/// Thread-safe: its lock guards every [HlsViewer] and [PlayerGroup] too. It looks for no channels, so that none is
/// entered or left under the lock; whoever removes a viewer ends it afterwards.
final class HlsViewers {
    private static final int SILENCE = 3;
    private static final long WAITING = Duration.ofSeconds(3).toNanos();

    private final int most;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<PlayerGroup.Key, PlayerGroup> groups = new HashMap<>();

    /// By token; the one whose last request is longest ago first.
    private final Map<String, HlsViewer> byToken = new LinkedHashMap<>();

    private boolean isClosed;

    /// New viewer, and the one that was evicted for it.
    record Arrival(HlsViewer viewer, @Nullable HlsViewer evicted) {}

    /// @param most beyond this number, the viewer whose last request is longest ago is evicted
    HlsViewers(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /// The viewer that a request belongs to, from now on busy with it; null when it must be one more player's.
    @Nullable
    HlsViewer begin(RequestKind kind, ContentId content, PlayerIdentity identity) {
        synchronized (lock) {
            HlsViewer viewer = find(kind, content, identity);
            if (viewer != null) {
                viewer.begin(kind);
                if (kind == RequestKind.POLL) {
                    viewer.group.polled(viewer);
                }
                touch(viewer);
            }
            return viewer;
        }
    }

    /// Records that a viewer's request has ended; false when the viewer is gone.
    boolean end(HlsViewer viewer, RequestKind kind) {
        synchronized (lock) {
            viewer.end(kind);
            touch(viewer);
            return isHere(viewer);
        }
    }

    /// Adds the viewer of a player's first request, which has begun; once the table is closed, it is not kept.
    Arrival add(
            String token,
            RequestKind kind,
            PlayerIdentity identity,
            ChannelSubscription subscription,
            Admission admission) {
        synchronized (lock) {
            PlayerGroup group = group(kind, subscription.viewer().content(), identity);
            HlsViewer viewer = new HlsViewer(token, group, subscription, admission, nanoTime.getAsLong());
            viewer.begin(kind);
            if (isClosed) {
                return new Arrival(viewer, null);
            }
            HlsViewer victim = byToken.size() < most ? null : longestIdle();
            if (victim != null) {
                remove(victim);
            }
            groups.putIfAbsent(group.key(), group);
            group.add(viewer);
            byToken.put(token, viewer);
            return new Arrival(viewer, victim);
        }
    }

    /// Replaces the subscription of a viewer; false when it has another one already, or the viewer is gone.
    boolean replace(HlsViewer viewer, ChannelSubscription last, ChannelSubscription next) {
        synchronized (lock) {
            boolean isCurrent = viewer.subscription.equals(last) && isHere(viewer);
            if (isCurrent) {
                viewer.subscription = next;
            }
            return isCurrent;
        }
    }

    /// Records bytes of a segment that a viewer's socket has taken; true for the first ones.
    boolean sent(HlsViewer viewer, long segment, long bytes, Instant now) {
        synchronized (lock) {
            boolean isFirst = viewer.segment() < 0;
            viewer.took(segment, bytes, nanoTime.getAsLong(), now);
            return isFirst;
        }
    }

    /// Records that a viewer's request has had a segment to its end; true when the group turns out to have a player
    /// without a viewer: one is to be made, and [#arrived] called after that.
    boolean fetched(HlsViewer viewer, long segment) {
        synchronized (lock) {
            if (!isHere(viewer)) {
                return false;
            }
            viewer.group.fetched(segment);
            return viewer.group.expectsOne(nanoTime.getAsLong());
        }
    }

    /// Records that the viewer which a group was to get has been made, or will not be.
    void arrived(PlayerGroup group) {
        synchronized (lock) {
            group.arrived();
            forgetIfEmpty(group);
        }
    }

    /// Whether a player that asks for the playlist, or one that cannot be told from it, has a viewer.
    boolean isWatching(ContentId content, PlayerIdentity identity) {
        synchronized (lock) {
            return find(RequestKind.POLL, content, identity) != null
                    || groups.containsKey(key(RequestKind.POLL, content, identity));
        }
    }

    /// Snapshots of the viewers of a stream.
    ///
    /// @param secondsAfter the seconds of media after a segment; called without the lock
    List<ViewerSnapshot> snapshots(ContentId content, LongToDoubleFunction secondsAfter) {
        Map<HlsViewer, Long> segments = new LinkedHashMap<>();
        synchronized (lock) {
            byToken.values().stream()
                    .filter(viewer -> viewer.group.content().name().equals(content.name()))
                    .forEach(viewer -> segments.put(viewer, viewer.segment()));
        }
        Map<HlsViewer, Double> behind = new LinkedHashMap<>();
        segments.forEach(
                (viewer, segment) -> behind.put(viewer, segment < 0 ? 0 : secondsAfter.applyAsDouble(segment)));
        List<ViewerSnapshot> snapshots = new ArrayList<>();
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            behind.forEach((viewer, seconds) -> snapshots.add(viewer.snapshot(now, seconds)));
        }
        return snapshots;
    }

    /// Removes the surplus viewers of a group.
    List<HlsViewer> removeSurplus(PlayerGroup group) {
        synchronized (lock) {
            List<HlsViewer> surplus = group.surplus();
            surplus.forEach(this::remove);
            return surplus;
        }
    }

    /// Removes the viewers of players that have been silent for three target durations, or for [#WAITING] when their
    /// stream has not begun: a waiting player has a request open.
    ///
    /// @param targetDuration of the playlist of a stream; called without the lock
    List<HlsViewer> removeSilent(Function<ContentId, Duration> targetDuration) {
        Set<ContentId> contents;
        synchronized (lock) {
            contents = byToken.values().stream()
                    .map(viewer -> viewer.group.content())
                    .collect(Collectors.toSet());
        }
        Map<ContentId, Duration> targets = new HashMap<>();
        contents.forEach(content -> targets.put(content, targetDuration.apply(content)));
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            return removeIf(viewer -> {
                Duration target = targets.get(viewer.group.content());
                return target != null
                        && !viewer.isBusy()
                        && now - viewer.activeNanos > (viewer.isWaiting() ? WAITING : SILENCE * target.toNanos());
            });
        }
    }

    /// Removes the viewers that a player has under this name for its playback.
    List<HlsViewer> removeSession(ContentId content, String session) {
        synchronized (lock) {
            return removeIf(
                    viewer -> viewer.group.key() instanceof PlayerGroup.Key.Named(String hex, String name, TokenLimit _)
                            && hex.equals(content.hex())
                            && name.equals(session));
        }
    }

    /// Removes all viewers, and keeps none from now on.
    List<HlsViewer> close() {
        synchronized (lock) {
            isClosed = true;
            return removeIf(_ -> true);
        }
    }

    private @Nullable HlsViewer find(RequestKind kind, ContentId content, PlayerIdentity identity) {
        HlsViewer known = identity.token() == null ? null : byToken.get(identity.token());
        if (known != null && known.isOf(content, identity.limit())) {
            return known;
        }
        PlayerGroup group = groups.get(key(kind, content, identity));
        return group == null ? null : group.choose(kind);
    }

    /// The group that a request belongs to; a new one when there is none.
    private PlayerGroup group(RequestKind kind, ContentId content, PlayerIdentity identity) {
        PlayerGroup.Key key = key(kind, content, identity);
        PlayerGroup group = groups.get(key);
        return group == null ? new PlayerGroup(key, content, identity.plain()) : group;
    }

    private boolean isHere(HlsViewer viewer) {
        return byToken.get(viewer.token) == viewer;
    }

    private List<HlsViewer> removeIf(Predicate<HlsViewer> isGone) {
        List<HlsViewer> gone = byToken.values().stream().filter(isGone).toList();
        gone.forEach(this::remove);
        return gone;
    }

    private void remove(HlsViewer viewer) {
        byToken.remove(viewer.token);
        viewer.group.remove(viewer);
        forgetIfEmpty(viewer.group);
    }

    private void forgetIfEmpty(PlayerGroup group) {
        if (group.isEmpty()) {
            groups.remove(group.key(), group);
        }
    }

    private void touch(HlsViewer viewer) {
        viewer.activeNanos = nanoTime.getAsLong();
        if (byToken.remove(viewer.token, viewer)) {
            byToken.put(viewer.token, viewer);
        }
    }

    private @Nullable HlsViewer longestIdle() {
        return byToken.values().stream()
                .filter(viewer -> !viewer.isBusy())
                .findFirst()
                .orElse(null);
    }

    /// Key of the group that a request belongs to. A playlist's URL may carry the player's own name for itself; in a
    /// segment's URL it is a token of ours that has run out, unless the name is known.
    private PlayerGroup.Key key(RequestKind kind, ContentId content, PlayerIdentity identity) {
        if (identity.token() != null) {
            PlayerGroup.Key named = new PlayerGroup.Key.Named(content.name(), identity.token(), identity.limit());
            if (kind == RequestKind.POLL || groups.containsKey(named)) {
                return named;
            }
        }
        return identity.playbackSession() == null
                ? new PlayerGroup.Key.Alike(content.name(), identity.address(), identity.userAgent(), identity.limit())
                : new PlayerGroup.Key.Named(content.name(), identity.playbackSession(), identity.limit());
    }
}
