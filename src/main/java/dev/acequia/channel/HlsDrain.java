package dev.acequia.channel;

import dev.acequia.bounds.Durations;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import java.time.Duration;
import java.util.List;

/// Longest time that a failed channel is kept for its HLS players.
final class HlsDrain {
    static final Duration LONGEST = Duration.ofMinutes(2);

    /// A player that fetches nothing for so many target durations has left.
    private static final int SILENCE = 3;

    private HlsDrain() {}

    /// The time that the last playlist plays, and then until a player that has all of it counts as gone.
    static Duration of(SegmentList list, List<Segment> window) {
        Duration length = window.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        Duration wanted = length.plus(list.target().multipliedBy(SILENCE));
        return Durations.shorter(wanted, LONGEST);
    }
}
