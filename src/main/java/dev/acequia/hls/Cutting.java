package dev.acequia.hls;

import dev.acequia.mpegts.Clock;
import java.time.Duration;

/// Decides where a stream is cut, by how far apart its join points are. Times are in ticks of 90 kHz.
///
/// A segment ends at the join point nearest to 4 s, as far as one can know, or sooner when the next one may come too
/// late. Where the engine delivers segments itself, they end where its do.
final class Cutting {
    private static final long TARGET = 4 * Clock.PTS_HZ;
    private static final long MOST = 8 * Clock.PTS_HZ;

    /// A duration is rounded before it is compared with the target duration (RFC 8216 4.3.3.1).
    private static final long ROUNDING = Clock.PTS_HZ * 4 / 10;

    /// Join points closer to each other are passed over, and none is told to take no time.
    private static final long SHORTEST = Clock.PTS_HZ / 2;

    private static final long SHORTEST_TOLD = Clock.PTS_HZ / 100;

    private static final int FADING = 10;

    private long most = MOST;
    private long lastGap = TARGET / 2;

    /// The longest recent distance: a single long one fades over some twenty others.
    private long usualGap;

    private long longestGap;
    private long shortestGap = Long.MAX_VALUE;
    private long longest;
    private boolean byEngine;
    private boolean isDue;

    /// Records the distance between two join points of a run.
    void gap(long ticks) {
        lastGap = Math.min(ticks, MOST);
        usualGap = Math.max(lastGap, usualGap - usualGap / FADING);
        longestGap = Math.max(longestGap, lastGap);
        shortestGap = Math.min(shortestGap, lastGap);
    }

    /// The engine's next segment begins.
    void engineCut() {
        byEngine = true;
        isDue = true;
    }

    /// Whether the engine tells where its segments begin.
    boolean isByEngine() {
        return byEngine;
    }

    /// Whether a segment with this length at a join point ends there.
    boolean isAt(long length) {
        if (length < SHORTEST) {
            return false;
        }
        boolean nextIsLate = length + usualGap > most;
        if (byEngine) {
            return isDue || nextIsLate;
        }
        return nextIsLate || length >= TARGET - lastGap / 2;
    }

    /// Whether a segment that would have this length with its next picture has to end before it.
    boolean isOverdue(long length) {
        return length > most;
    }

    /// Records that a segment begins where none was before.
    void began() {
        isDue = false;
    }

    /// Records that a segment has ended with this duration by its time stamps; returns the duration that players are
    /// told.
    long ended(long measured) {
        isDue = false;
        long length = Math.clamp(measured, SHORTEST_TOLD, most);
        longest = Math.max(longest, length);
        return length;
    }

    /// Fixes the target duration for good: what has been seen, with room for more where join points come irregularly.
    ///
    /// @param least what players of the content were told before, or zero
    Duration target(Duration least, long growing) {
        boolean isRegular = longestGap * 5 <= shortestGap * 6;
        long seen = Math.max(Math.max(longest, growing), TARGET);
        long wanted = byEngine || isRegular ? seen : Math.max(seen, TARGET + longestGap);
        long rounded = (Math.min(wanted, MOST) + Clock.PTS_HZ / 2) / Clock.PTS_HZ;
        long seconds = Math.max(rounded, least.toSeconds());
        most = Math.min(seconds * Clock.PTS_HZ + ROUNDING, MOST);
        return Duration.ofSeconds(seconds);
    }
}
