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

    private long most = MOST;
    private long lastGap = TARGET / 2;
    private long longestGap;
    private long shortestGap = Long.MAX_VALUE;
    private long longest;
    private boolean byEngine;
    private boolean isDue;

    /// Takes note of the distance between two join points of a run.
    void gap(long ticks) {
        lastGap = ticks;
        longestGap = Math.max(longestGap, ticks);
        shortestGap = Math.min(shortestGap, ticks);
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

    /// Whether a segment that is so long at a join point ends there.
    boolean isAt(long length) {
        boolean nextIsLate = length + longestGap > most;
        if (byEngine) {
            return isDue || nextIsLate;
        }
        return nextIsLate || length >= TARGET - lastGap / 2;
    }

    /// Whether a segment that would be so long with its next picture has to end before.
    boolean isOverdue(long length) {
        return length > most;
    }

    /// Takes note that a segment begins where none was before.
    void began() {
        isDue = false;
    }

    /// Takes note that a segment has ended.
    void ended(long length) {
        isDue = false;
        longest = Math.max(longest, length);
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
