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

/// All crowds and their seats, bounded; guarded by the lock of [Players].
final class HlsViewers {
    private static final int SILENCE = 3;
    private static final long WAITING = Duration.ofSeconds(3).toNanos();

    private final int most;
    private final Map<PlayerGroup.Key, PlayerGroup> crowds = new HashMap<>();

    /// By token; the one whose last request is longest ago first.
    private final Map<String, HlsViewer> seats = new LinkedHashMap<>();

    /// @param most beyond this number, the seat whose last request is longest ago makes room
    HlsViewers(int most) {
        this.most = most;
    }

    /// The seat that a request belongs to; null when it must be one more player.
    @Nullable
    HlsViewer find(RequestKind request, ContentId content, PlayerIdentity caller) {
        HlsViewer known = caller.token() == null ? null : seats.get(caller.token());
        if (known != null && known.isOf(content, caller.pass())) {
            return known;
        }
        PlayerGroup crowd = crowds.get(key(request, content, caller));
        return crowd == null ? null : crowd.choose(request);
    }

    /// Takes note that a player's request begins.
    void begin(HlsViewer seat, RequestKind request, long nanos) {
        seat.begin(request);
        if (request == RequestKind.POLL) {
            seat.crowd.polled(seat);
        }
        touch(seat, nanos);
    }

    /// Takes note that a player's request has ended; false when the seat is gone.
    boolean end(HlsViewer seat, RequestKind request, long nanos) {
        seat.end(request);
        touch(seat, nanos);
        return isHere(seat);
    }

    /// The crowd that a request belongs to; a new one when there is none.
    PlayerGroup crowd(RequestKind request, ContentId content, PlayerIdentity caller) {
        PlayerGroup.Key key = key(request, content, caller);
        PlayerGroup crowd = crowds.get(key);
        return crowd == null ? new PlayerGroup(key, content, caller.plain()) : crowd;
    }

    /// Whether the crowd of a player that asks for the playlist is here.
    boolean hasCrowd(ContentId content, PlayerIdentity caller) {
        return find(RequestKind.POLL, content, caller) != null
                || crowds.containsKey(key(RequestKind.POLL, content, caller));
    }

    /// Takes in a seat; returns the one that had to make room.
    @Nullable
    HlsViewer add(HlsViewer seat) {
        HlsViewer victim = seats.size() < most ? null : longestIdle();
        if (victim != null) {
            remove(victim);
        }
        crowds.putIfAbsent(seat.crowd.key(), seat.crowd);
        seat.crowd.add(seat);
        seats.put(seat.token, seat);
        return victim;
    }

    boolean isHere(HlsViewer seat) {
        return seats.get(seat.token) == seat;
    }

    void remove(HlsViewer seat) {
        seats.remove(seat.token);
        seat.crowd.remove(seat);
        forgetIfEmpty(seat.crowd);
    }

    /// Removes and returns the seats of a crowd that are too many.
    List<HlsViewer> removeSurplus(PlayerGroup crowd) {
        List<HlsViewer> surplus = crowd.surplus();
        surplus.forEach(this::remove);
        return surplus;
    }

    void forgetIfEmpty(PlayerGroup crowd) {
        if (crowd.isEmpty()) {
            crowds.remove(crowd.key(), crowd);
        }
    }

    /// Removes the seats of players that have been silent for three target durations, or for [#WAITING] when what they
    /// wait for has not begun: who waits has a request open.
    List<HlsViewer> removeSilent(Map<ContentId, Duration> targetDurations, long nanos) {
        return removeIf(seat -> {
            Duration target = targetDurations.get(seat.crowd.content());
            return target != null
                    && !seat.isBusy()
                    && nanos - seat.activeNanos > (seat.isWaiting() ? WAITING : SILENCE * target.toNanos());
        });
    }

    List<HlsViewer> removeIf(Predicate<HlsViewer> isGone) {
        List<HlsViewer> gone = seats.values().stream().filter(isGone).toList();
        gone.forEach(this::remove);
        return gone;
    }

    List<HlsViewer> of(ContentId content) {
        return seats.values().stream()
                .filter(seat -> seat.crowd.content().hex().equals(content.hex()))
                .toList();
    }

    Set<ContentId> contents() {
        return seats.values().stream().map(seat -> seat.crowd.content()).collect(Collectors.toSet());
    }

    private void touch(HlsViewer seat, long nanos) {
        seat.activeNanos = nanos;
        if (seats.remove(seat.token, seat)) {
            seats.put(seat.token, seat);
        }
    }

    private @Nullable HlsViewer longestIdle() {
        return seats.values().stream()
                .filter(seat -> !seat.isBusy())
                .findFirst()
                .orElse(null);
    }

    /// A playlist's URL may carry the player's own name for itself; in a segment's URL it is a token of ours that has
    /// run out, unless the name is known.
    private PlayerGroup.Key key(RequestKind request, ContentId content, PlayerIdentity caller) {
        if (caller.token() != null) {
            PlayerGroup.Key named = new PlayerGroup.Key.Named(content.hex(), caller.token(), caller.pass());
            if (request == RequestKind.POLL || crowds.containsKey(named)) {
                return named;
            }
        }
        return caller.playbackSession() == null
                ? new PlayerGroup.Key.Alike(content.hex(), caller.address(), caller.userAgent(), caller.pass())
                : new PlayerGroup.Key.Named(content.hex(), caller.playbackSession(), caller.pass());
    }
}
