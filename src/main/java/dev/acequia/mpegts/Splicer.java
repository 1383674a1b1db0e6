package dev.acequia.mpegts;

import java.util.Arrays;

/// Search in a new session's stream for the place right behind the last packet that was sent of another's.
///
/// It knows the place by its *key*: as few of the packets that were sent last as can stand nowhere else, because there
/// are several of the program's streams among them and one that tells a time. The new packets are compared with them
/// byte by byte, about once each (Knuth, Morris, Pratt).
///
/// There is no such place when the program clock is beyond the last reference that was sent, or so far behind it that
/// this is another timeline; nor is one looked for in more than [#MOST_BYTES] on end. Holds at most [#MOST_PACKETS]
/// packets. Not thread-safe: one feed owns it.
public final class Splicer {
    /// State of the search.
    public enum Verdict {
        /// The place may yet come.
        SEARCHING,
        /// The next packet is the one that follows what was sent.
        FOUND,
        /// The packets sent are not in the new stream, or cannot be told from the rest of it.
        NO_OVERLAP
    }

    /// The most of the last packets sent that are looked at; two clock references are never that far apart.
    public static final int MOST_PACKETS = 4096;

    /// The most bytes that are searched for the splice position: engines begin with up to five minutes of the past
    /// (`engine-api.md` 1.6).
    public static final long MOST_BYTES = 256L << 20;

    private static final long FARTHEST_BEHIND = 10 * 60 * Clock.PCR_HZ;
    private static final int MEDIA_IN_KEY = 8;
    private static final int NO_CLOCK = -1;

    /// Of [#behind]: no clock reference has been read.
    public static final long UNKNOWN = -1;

    private final byte[] key;

    /// The failure function of the search for the key: for a number of its packets that fit, the number of first ones
    /// that are their last ones too.
    private final int[] fallback;

    private final int pcrPid;
    private final long lastPcr;
    private int fitting;
    private long bytes;
    private long behind = UNKNOWN;
    private Verdict verdict;

    /// @param sent whole packets, the last that were sent; more than [#MOST_PACKETS] are of no use
    /// @param tables of the program that was sent
    /// @param lastPcr the last clock reference that was sent, in ticks of 27 MHz; -1 when there was none
    public Splicer(byte[] sent, ProgramTables tables, long lastPcr) {
        this.key = Arrays.copyOfRange(sent, keyStart(sent, tables), sent.length);
        this.fallback = fallback(key);
        this.pcrPid = lastPcr < 0 ? NO_CLOCK : tables.pcrPid();
        this.lastPcr = lastPcr;
        this.verdict = key.length == 0 ? Verdict.NO_OVERLAP : Verdict.SEARCHING;
    }

    public Verdict verdict() {
        return verdict;
    }

    /// Reads the packets in `b` from index `from` up to, without, `to` as long as it is searching; the index of the
    /// first that was not read.
    public int packets(byte[] b, int from, int to) {
        int at = from;
        while (at < to && verdict == Verdict.SEARCHING && read(b, at)) {
            at += Packet.SIZE;
        }
        return at;
    }

    /// Media time between the newest clock reference that was read and the last that was sent, in ticks of 27 MHz;
    /// [#UNKNOWN] before the first.
    public long behind() {
        return behind;
    }

    /// Forgets what was read: the next packet does not follow the last one.
    public void restart() {
        behind = UNKNOWN;
        bytes = 0;
        fitting = 0;
    }

    /// Reads a packet; false when it is known without that one that the search is over.
    private boolean read(byte[] b, int at) {
        if (isOutOfReach(b, at) || bytes >= MOST_BYTES) {
            verdict = Verdict.NO_OVERLAP;
            return false;
        }
        bytes += Packet.SIZE;
        fit(b, at);
        if (fitting == fallback.length - 1) {
            verdict = Verdict.FOUND;
        }
        return true;
    }

    private boolean isOutOfReach(byte[] b, int at) {
        if (pcrPid == NO_CLOCK || Packet.pid(b, at) != pcrPid || Packet.isDamaged(b, at) || !Packet.hasPcr(b, at)) {
            return false;
        }
        long ahead = Clock.pcrDistance(lastPcr, Packet.pcr(b, at));
        behind = Math.max(0, -ahead);
        return ahead > 0 || ahead < -FARTHEST_BEHIND;
    }

    private void fit(byte[] b, int at) {
        while (fitting > 0 && !isEqual(b, at, key, fitting)) {
            fitting = fallback[fitting];
        }
        if (isEqual(b, at, key, fitting)) {
            fitting++;
        }
    }

    private static boolean isEqual(byte[] b, int at, byte[] key, int index) {
        int from = index * Packet.SIZE;
        return Arrays.equals(b, at, at + Packet.SIZE, key, from, from + Packet.SIZE);
    }

    private static int[] fallback(byte[] key) {
        int[] fallback = new int[key.length / Packet.SIZE + 1];
        int fitting = 0;
        for (int i = 1; i < fallback.length - 1; i++) {
            while (fitting > 0 && !isEqual(key, i * Packet.SIZE, key, fitting)) {
                fitting = fallback[fitting];
            }
            if (isEqual(key, i * Packet.SIZE, key, fitting)) {
                fitting++;
            }
            fallback[i + 1] = fitting;
        }
        return fallback;
    }

    /// The start of the shortest run of packets that can stand at one place only; the end when there is none.
    private static int keyStart(byte[] sent, ProgramTables tables) {
        int media = 0;
        boolean isTimed = false;
        int first = Math.max(0, sent.length - MOST_PACKETS * Packet.SIZE);
        for (int at = sent.length - Packet.SIZE; at >= first; at -= Packet.SIZE) {
            if (Packet.hasPayload(sent, at) && tables.isElementary(Packet.pid(sent, at))) {
                media++;
            }
            isTimed |= isTimed(sent, at);
            if (isTimed && media >= MEDIA_IN_KEY) {
                return at;
            }
        }
        return sent.length;
    }

    /// Whether the packet tells a time that comes once in 26 hours.
    private static boolean isTimed(byte[] b, int at) {
        return Packet.hasPcr(b, at) || Packet.startsUnit(b, at) && Pes.pts(b, at) != Pes.NONE;
    }
}
