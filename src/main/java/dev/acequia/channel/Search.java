package dev.acequia.channel;

import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Splicer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The search for a splice in a new session's first packets, as long as viewers can wait for it.
///
/// A session that catches up with what was sent too slowly to get there in time is not waited for: one that begins
/// anew, at the pace of live, would cost viewers all of it for nothing.
///
/// Keeps what the session may be begun anew with: its packets since its last PAT, so that no key frame is lost whose
/// tables have gone by.
final class Search {
    private static final int MOST_KEPT = 4096 * Packet.SIZE;

    /// For so long a session is watched, in time and in media, before its pace is judged.
    private static final Duration WATCHED = Duration.ofSeconds(1);

    private final Splicer splicer;
    private final long patience;
    private final LongSupplier nanoTime;
    private final byte[] kept = new byte[MOST_KEPT];
    private int length;
    private long began;
    private boolean hasBegun;
    private boolean isLate;
    private long behindAtFirst = Splicer.UNKNOWN;

    /// @param patience how long it may take from a session's first packet on
    Search(Splicer splicer, Duration patience, LongSupplier nanoTime) {
        this.splicer = splicer;
        this.patience = patience.toNanos();
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
        behindAtFirst = behindAtFirst == Splicer.UNKNOWN ? splicer.behind() : behindAtFirst;
        isLate = now - began > patience || isTooSlow(now - began);
        return end;
    }

    /// Whether the place comes too late at the pace at which the session has come nearer to it.
    private boolean isTooSlow(long elapsed) {
        long behind = splicer.behind();
        long gained = nanos(behindAtFirst - behind);
        if (behind == Splicer.UNKNOWN || Math.min(elapsed, gained) < WATCHED.toNanos()) {
            return false;
        }
        double left = (double) nanos(behind) * elapsed / gained;
        return left > patience - elapsed;
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
        behindAtFirst = Splicer.UNKNOWN;
    }

    /// The next packet does not follow the last one.
    void gap() {
        splicer.restart();
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
