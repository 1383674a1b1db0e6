package dev.acequia.player;

import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All groups and their viewers, bounded; guarded by the lock of [Players].
final class HlsViewers {
    private static final int SILENCE = 3;
    private static final long WAITING = Duration.ofSeconds(3).toNanos();

    private final int most;
    private final Map<PlayerGroup.Key, PlayerGroup> groups = new HashMap<>();

    /// By token; the one whose last request is longest ago first.
    private final Map<String, HlsViewer> byToken = new LinkedHashMap<>();

    /// @param most beyond this number, the viewer whose last request is longest ago is evicted
    HlsViewers(int most) {
        this.most = most;
    }

    /// The viewer that a request belongs to; null when it must be one more player.
    @Nullable
    HlsViewer find(RequestKind kind, ContentId content, PlayerIdentity identity) {
        HlsViewer known = identity.token() == null ? null : byToken.get(identity.token());
        if (known != null && known.isOf(content, identity.limit())) {
            return known;
        }
        PlayerGroup group = groups.get(key(kind, content, identity));
        return group == null ? null : group.choose(kind);
    }

    /// Records that a player's request begins.
    void begin(HlsViewer viewer, RequestKind kind, long nanos) {
        viewer.begin(kind);
        if (kind == RequestKind.POLL) {
            viewer.group.polled(viewer);
        }
        touch(viewer, nanos);
    }

    /// Records that a player's request has ended; false when the viewer is gone.
    boolean end(HlsViewer viewer, RequestKind kind, long nanos) {
        viewer.end(kind);
        touch(viewer, nanos);
        return isHere(viewer);
    }

    /// The group that a request belongs to; a new one when there is none.
    PlayerGroup group(RequestKind kind, ContentId content, PlayerIdentity identity) {
        PlayerGroup.Key key = key(kind, content, identity);
        PlayerGroup group = groups.get(key);
        return group == null ? new PlayerGroup(key, content, identity.plain()) : group;
    }

    /// Whether the group of a player that asks for the playlist is here.
    boolean hasGroup(ContentId content, PlayerIdentity identity) {
        return find(RequestKind.POLL, content, identity) != null
                || groups.containsKey(key(RequestKind.POLL, content, identity));
    }

    /// Adds a viewer; returns the one that was evicted.
    @Nullable
    HlsViewer add(HlsViewer viewer) {
        HlsViewer victim = byToken.size() < most ? null : longestIdle();
        if (victim != null) {
            remove(victim);
        }
        groups.putIfAbsent(viewer.group.key(), viewer.group);
        viewer.group.add(viewer);
        byToken.put(viewer.token, viewer);
        return victim;
    }

    boolean isHere(HlsViewer viewer) {
        return byToken.get(viewer.token) == viewer;
    }

    void remove(HlsViewer viewer) {
        byToken.remove(viewer.token);
        viewer.group.remove(viewer);
        forgetIfEmpty(viewer.group);
    }

    /// Removes and returns the surplus viewers of a group.
    List<HlsViewer> removeSurplus(PlayerGroup group) {
        List<HlsViewer> surplus = group.surplus();
        surplus.forEach(this::remove);
        return surplus;
    }

    void forgetIfEmpty(PlayerGroup group) {
        if (group.isEmpty()) {
            groups.remove(group.key(), group);
        }
    }

    /// Removes the viewers of players that have been silent for three target durations, or for [#WAITING] when their
    /// stream has not begun: a waiting player has a request open.
    List<HlsViewer> removeSilent(Map<ContentId, Duration> targetDurations, long nanos) {
        return removeIf(viewer -> {
            Duration target = targetDurations.get(viewer.group.content());
            return target != null
                    && !viewer.isBusy()
                    && nanos - viewer.activeNanos > (viewer.isWaiting() ? WAITING : SILENCE * target.toNanos());
        });
    }

    List<HlsViewer> removeIf(Predicate<HlsViewer> isGone) {
        List<HlsViewer> gone = byToken.values().stream().filter(isGone).toList();
        gone.forEach(this::remove);
        return gone;
    }

    List<HlsViewer> of(ContentId content) {
        return byToken.values().stream()
                .filter(viewer -> viewer.group.content().name().equals(content.name()))
                .toList();
    }

    Set<ContentId> contents() {
        return byToken.values().stream().map(viewer -> viewer.group.content()).collect(Collectors.toSet());
    }

    private void touch(HlsViewer viewer, long nanos) {
        viewer.activeNanos = nanos;
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

    /// A playlist's URL may carry the player's own name for itself; in a segment's URL it is a token of ours that has
    /// run out, unless the name is known.
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
