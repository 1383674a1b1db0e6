package dev.acequia.mpegts;

import java.util.Arrays;

/// One program of a stream: where its PMT is, and what that says (ISO 13818-1 2.4.4.8).
///
/// Not thread-safe: one feed owns it.
final class Program {
    /// Ranks of a stream: pictures before sound before everything else.
    static final int DATA = 1;

    static final int SOUND = 2;
    static final int PICTURES = 3;

    private static final int NONE = -1;
    private static final byte[] NO_SECTION = {};
    private static final int[] NO_PIDS = {};

    private static final int STREAM_BYTES = 5;

    private final int number;
    private final int pmtPid;
    private byte[] section = NO_SECTION;
    private int pcrPid = NONE;
    private int[] pids = NO_PIDS;
    private Codec[] codecs = {};
    private int[] ranks = NO_PIDS;

    Program(int number, int pmtPid) {
        this.number = number;
        this.pmtPid = pmtPid;
    }

    int number() {
        return number;
    }

    int pmtPid() {
        return pmtPid;
    }

    /// The PMT, empty before it has come.
    byte[] section() {
        return section;
    }

    /// Whether its streams are known, and there are some.
    boolean isKnown() {
        return pids.length > 0;
    }

    /// The PID of the clock references; -1 when unknown or it has none.
    int pcrPid() {
        return pcrPid;
    }

    /// The PIDs of the elementary streams.
    int[] pids() {
        return pids;
    }

    /// The rank of the stream with this PID; 0 when it is not one of the program's.
    int rank(int pid) {
        int index = index(pid);
        return index < 0 ? 0 : ranks[index];
    }

    Codec codec(int pid) {
        int index = index(pid);
        return index < 0 ? Codec.NOT_VIDEO : codecs[index];
    }

    /// The PID of the first stream that matters most, one whose key frames are known by sight before another; -1 when
    /// there is none.
    int first() {
        int best = NONE;
        int bestRank = 0;
        for (int i = 0; i < pids.length; i++) {
            int rank = 2 * ranks[i] + (codecs[i] == Codec.OTHER_VIDEO ? 0 : 1);
            if (rank > bestRank) {
                best = pids[i];
                bestRank = rank;
            }
        }
        return best;
    }

    /// The PID of the first stream of pictures; -1 when there is none.
    int videoPid() {
        int first = first();
        return codec(first).isVideo() ? first : NONE;
    }

    /// Whether the other program's streams are of the same kinds on the same PIDs.
    boolean isLike(Program other) {
        return Arrays.equals(pids, other.pids) && Arrays.equals(codecs, other.codecs);
    }

    /// Takes its PMT; false when that is what was known.
    boolean take(byte[] newSection, int length) {
        if (Arrays.equals(section, 0, section.length, newSection, 0, length)) {
            return false;
        }
        section = Arrays.copyOf(newSection, length);
        int at = 12 + (Psi.uint16(section, 10) & 0x0FFF);
        int end = length - Psi.CRC_BYTES;
        int most = Math.max(0, end - at) / STREAM_BYTES;
        int[] foundPids = new int[most];
        Codec[] foundCodecs = new Codec[most];
        int[] foundRanks = new int[most];
        int count = 0;
        while (at + STREAM_BYTES <= end) {
            int type = section[at] & 0xFF;
            int from = at + STREAM_BYTES;
            int to = Math.min(from + (Psi.uint16(section, at + 3) & 0x0FFF), end);
            Codec codec = Codec.of(type, section, from, to);
            foundPids[count] = Psi.pid(section, at + 1);
            foundCodecs[count] = codec;
            foundRanks[count++] = codec.isVideo() ? PICTURES : isSound(type, section, from, to) ? SOUND : DATA;
            at = from + (Psi.uint16(section, at + 3) & 0x0FFF);
        }
        int clock = Psi.pid(section, 8);
        pcrPid = clock == Packet.NULL_PID ? NONE : clock;
        pids = Arrays.copyOf(foundPids, count);
        codecs = Arrays.copyOf(foundCodecs, count);
        ranks = Arrays.copyOf(foundRanks, count);
        return true;
    }

    private int index(int pid) {
        for (int i = 0; i < pids.length; i++) {
            if (pids[i] == pid) {
                return i;
            }
        }
        return NONE;
    }

    /// Sound by its type, or private data that a descriptor calls AC-3, Enhanced AC-3, DTS, AAC or by its format.
    private static boolean isSound(int type, byte[] b, int from, int to) {
        return switch (type) {
            case 0x03, 0x04, 0x0F, 0x11, 0x1C, 0x2D, 0x2E, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x87, 0x8A, 0xC1, 0xC2 ->
                true;
            case 0x06 -> hasSoundDescriptor(b, from, to);
            default -> false;
        };
    }

    private static boolean hasSoundDescriptor(byte[] b, int from, int to) {
        for (int at = from; at + 2 <= to; at += 2 + (b[at + 1] & 0xFF)) {
            int tag = b[at] & 0xFF;
            boolean isFormat = tag == 0x05
                    && at + 6 <= to
                    && (b[at + 2] == 'A'
                            || b[at + 2] == 'E'
                            || b[at + 2] == 'O'
                            || b[at + 2] == 'D'
                            || b[at + 2] == 'B');
            if (tag == 0x6A || tag == 0x7A || tag == 0x7B || tag == 0x7C || tag == 0x81 || isFormat) {
                return true;
            }
        }
        return false;
    }
}
