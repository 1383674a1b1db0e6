package dev.acequia.session;

import dev.acequia.bounds.Durations;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import java.time.Duration;

/// Segment duration of a live playlist, for all that has to wait for segments: its target duration, as far as its
/// segments and the pace at which they come agree.
///
/// Target durations of a day, or of nothing, are sent as well as right ones. Not thread-safe.
final class Cadence {
    /// No engine's segments are thought to be shorter or longer; theirs last 4 to 7 s (`engine-api.md` 1.7).
    static final Duration SHORTEST = Duration.ofSeconds(1);

    static final Duration LONGEST = Duration.ofSeconds(20);

    /// The longest assumed duration until a second segment has come.
    private static final Duration USUAL = Duration.ofSeconds(6);

    /// The largest believed ratio of a target duration to the segments' own duration.
    private static final int ROOM = 3;

    private static final int RECENT = 4;

    private Duration claimed = SHORTEST;

    /// The mean time between the last segments; zero until some have come.
    private Duration seen = Duration.ZERO;

    private long next = -1;
    private long changedAt;
    private int changes;

    /// Records a playlist that has segments, as it is at this time.
    void listed(MediaPlaylist playlist, long nanos) {
        claimed = claimed(playlist);
        long more = playlist.nextSequence() - next;
        if (next >= 0 && more > 0) {
            Duration each = Duration.ofNanos((nanos - changedAt) / more);
            changes++;
            seen = changes == 1 ? each : seen.plus(each.minus(seen).dividedBy(Math.min(changes, RECENT)));
        }
        if (more != 0) {
            next = playlist.nextSequence();
            changedAt = nanos;
        }
    }

    /// The longest duration of a segment, as far as it is believed.
    Duration target() {
        Duration most = seen.multipliedBy(ROOM);
        boolean isBelieved = seen.isZero() || claimed.compareTo(most) <= 0 || most.compareTo(USUAL) < 0;
        return clamp(isBelieved ? Durations.longer(claimed, seen) : most);
    }

    /// The expected time until the playlist's next change.
    Duration next() {
        return seen.isZero() ? Durations.shorter(target(), USUAL) : Durations.shorter(target(), clamp(seen));
    }

    /// The target duration, where segments last about as long.
    private static Duration claimed(MediaPlaylist playlist) {
        Duration longest = SHORTEST;
        for (MediaSegment each : playlist.segments()) {
            longest = Durations.longer(longest, each.duration());
        }
        Duration most = longest.multipliedBy(ROOM);
        return clamp(Durations.shorter(Durations.longer(playlist.targetDuration(), longest), most));
    }

    private static Duration clamp(Duration duration) {
        return Durations.shorter(Durations.longer(duration, SHORTEST), LONGEST);
    }
}
