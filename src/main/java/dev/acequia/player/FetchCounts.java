package dev.acequia.player;

import java.util.ArrayDeque;
import java.util.Deque;

/// Fetches of each of the latest segments by a group, and the group's size derived from them.
///
/// A player of a live stream fetches each segment once, so there are as many as the most fetched segment has fetches. A
/// count is valid until three newer segments have begun to be fetched after it: by then every player that is still
/// there, however far behind, has shown itself anew. Time plays no part: while the source stalls, nobody fetches and
/// nothing is concluded. Not thread-safe.
final class FetchCounts {
    private static final int TELLING = 3;
    private static final int KEPT = 16;

    private static final class Count {
        private final long segment;
        private int fetches;
        private long lastRound;

        Count(long segment) {
            this.segment = segment;
        }
    }

    /// The newest segment first.
    private final Deque<Count> counts = new ArrayDeque<>();

    /// Number of segments that were newer than all before when they were first fetched.
    private long round;

    /// Records a fetch.
    void add(long segment) {
        if (counts.isEmpty() || segment > counts.getFirst().segment) {
            round++;
            counts.addFirst(new Count(segment));
            if (counts.size() > KEPT) {
                counts.removeLast();
            }
        }
        for (Count count : counts) {
            if (count.segment == segment) {
                count.fetches++;
                count.lastRound = round;
            }
        }
    }

    /// Mark of the fetches up to now, for [#isTelling].
    long round() {
        return round;
    }

    /// Whether the counts at this mark are still valid.
    boolean isTelling(long mark) {
        return round - mark <= TELLING;
    }

    /// Lower bound of the number of players; 0 when there is no valid count.
    int players() {
        return counts.stream()
                .filter(count -> isTelling(count.lastRound))
                .mapToInt(count -> count.fetches)
                .max()
                .orElse(0);
    }
}
