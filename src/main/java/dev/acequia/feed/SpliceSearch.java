package dev.acequia.feed;

import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Splicer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Search for a splice in a new session's first packets, as long as viewers can wait for it.
///
/// A session that catches up with what was sent too slowly is not waited for: one that begins far back and goes on at
/// the pace of live, as engines do once they have sent their burst, would cost viewers all of the time in between.
///
/// Keeps what the session may be begun anew with: its packets since its last PAT, so that no key frame is lost whose
/// tables have gone by.
final class SpliceSearch {
    private static final int MOST_KEPT = 4096 * Packet.SIZE;

    /// The span over which the pace of a session is measured.
    private static final Duration SPAN = Duration.ofMillis(400);

    /// The longest wait for a session at the pace of live.
    private static final Duration SHORT = Duration.ofSeconds(2);

    /// The slowest speed of a burst, as a multiple of live.
    private static final double BURST = 1.5;

    private final Splicer splicer;
    private final long timeout;
    private final LongSupplier nanoTime;
    private final byte[] kept = new byte[MOST_KEPT];
    private int length;
    private long began;
    private boolean hasBegun;
    private boolean isLate;
    private long spanBegan;
    private long spanBehind = Splicer.UNKNOWN;

    /// @param timeout how long it may take from a session's first packet on
    SpliceSearch(Splicer splicer, Duration timeout, LongSupplier nanoTime) {
        this.splicer = splicer;
        this.timeout = timeout.toNanos();
        this.nanoTime = nanoTime;
    }

    /// Reads packets; the index of the first that was not read because the search is over.
    int packets(byte[] b, int from, int to) {
        long now = nanoTime.getAsLong();
        began = hasBegun ? began : now;
        hasBegun = true;
        int end = splicer.packets(b, from, to);
        for (int at = from; at < end; at += Packet.SIZE) {
            keep(b, at);
        }
        isLate = isLate || now - began > timeout || isTooSlow(now);
        return end;
    }

    /// Whether the splice position comes too late at the pace of the span that has just ended; false within one, or
    /// when nothing new came in it.
    private boolean isTooSlow(long now) {
        long behind = splicer.behind();
        long elapsed = now - spanBegan;
        if (behind == Splicer.UNKNOWN || spanBehind != Splicer.UNKNOWN && elapsed < SPAN.toNanos()) {
            return false;
        }
        long gained = nanos(spanBehind - behind);
        boolean isMeasured = spanBehind != Splicer.UNKNOWN && gained > 0;
        spanBegan = now;
        spanBehind = behind;
        if (!isMeasured) {
            return false;
        }
        double pace = (double) gained / (double) elapsed;
        double left = (double) nanos(behind) / pace;
        return left > (double) (timeout - (now - began)) || pace < BURST && left > (double) SHORT.toNanos();
    }

    private static long nanos(long ticks) {
        return ticks * 1000 / 27;
    }

    Splicer.Verdict verdict() {
        Splicer.Verdict verdict = splicer.verdict();
        return verdict == Splicer.Verdict.SEARCHING && isLate ? Splicer.Verdict.NO_OVERLAP : verdict;
    }

    /// The next packet is another session's.
    void restart() {
        gap();
        hasBegun = false;
        isLate = false;
    }

    /// The next packet does not follow the last one.
    void gap() {
        splicer.restart();
        spanBehind = Splicer.UNKNOWN;
        length = 0;
    }

    /// The packets to begin anew with, up to [#length]; then come those that were not read.
    byte[] kept() {
        return kept;
    }

    int length() {
        return length;
    }

    private void keep(byte[] b, int at) {
        if (Packet.pid(b, at) == Packet.PAT_PID || length == MOST_KEPT) {
            length = 0;
        }
        System.arraycopy(b, at, kept, length, Packet.SIZE);
        length += Packet.SIZE;
    }
}
