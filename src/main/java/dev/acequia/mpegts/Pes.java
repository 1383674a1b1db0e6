package dev.acequia.mpegts;

/// Time stamps of a PES packet, read from the transport packet that it starts in (ISO 13818-1 2.4.3.6).
final class Pes {
    /// There is no time stamp, or not in this packet.
    static final long NONE = -1;

    private static final int FLAGS = 7;
    private static final int PTS = 9;
    private static final int DTS = 14;
    private static final int STAMP_BYTES = 5;

    private Pes() {}

    /// Whether a PES packet begins at `from`, as far as the bytes before `end` tell.
    static boolean isPes(byte[] b, int from, int end) {
        return from + 3 < end && b[from] == 0 && b[from + 1] == 0 && b[from + 2] == 1;
    }

    /// The presentation time stamp of the unit (PTS), in ticks of 90 kHz, 0 to [Clock#PTS_WRAP] - 1; -1 when it has
    /// none.
    static long pts(byte[] b, int at) {
        return stamp(b, at, 0x80, PTS);
    }

    /// The decoding time stamp of the unit (DTS), as [#pts]; the PTS where it has no DTS.
    static long dts(byte[] b, int at) {
        long dts = stamp(b, at, 0x40, DTS);
        return dts == NONE ? pts(b, at) : dts;
    }

    private static long stamp(byte[] b, int at, int flag, int offset) {
        int pes = Packet.payload(b, at);
        boolean isWhole = pes + offset + STAMP_BYTES <= at + Packet.SIZE;
        if (!isWhole || b[pes] != 0 || b[pes + 1] != 0 || b[pes + 2] != 1 || (b[pes + FLAGS] & flag) == 0) {
            return NONE;
        }
        int i = pes + offset;
        return (b[i] & 0x0EL) << 29
                | (b[i + 1] & 0xFFL) << 22
                | (b[i + 2] & 0xFEL) << 14
                | (b[i + 3] & 0xFFL) << 7
                | (b[i + 4] & 0xFFL) >> 1;
    }
}
