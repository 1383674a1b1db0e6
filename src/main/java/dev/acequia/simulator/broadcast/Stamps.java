package dev.acequia.simulator.broadcast;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;

/// Moves everything in a packet that tells a time: clock reference, presentation and decoding time stamp
/// (ISO 13818-1 2.4.3.5 and 2.4.3.6). All of them wrap where the standard says.
public final class Stamps {
    private static final int PES_HEADER = 9;
    private static final int STAMP = 5;

    private Stamps() {}

    /// Adds `ticks` of 90 kHz, which may be negative, to whatever stamps the packet at `at` has.
    public static void shift(byte[] b, int at, long ticks) {
        if (Packet.hasPcr(b, at)) {
            Packet.setPcr(b, at, Math.floorMod(Packet.pcr(b, at) + ticks * 300, Clock.PCR_WRAP));
        }
        int pes = Packet.payload(b, at);
        if (!Packet.startsUnit(b, at) || !startsPes(b, pes, at + Packet.SIZE)) {
            return;
        }
        int flags = b[pes + 7] & 0xC0;
        if ((flags & 0x80) != 0) {
            shiftStamp(b, pes + PES_HEADER, ticks);
        }
        if (flags == 0xC0) {
            shiftStamp(b, pes + PES_HEADER + STAMP, ticks);
        }
    }

    /// Whether a PES packet of sound or picture starts here and its stamps lie before `end`. A table never does: after
    /// its pointer field comes a table id and a length whose upper bits are set.
    private static boolean startsPes(byte[] b, int pes, int end) {
        return pes + PES_HEADER + 2 * STAMP <= end
                && b[pes] == 0
                && b[pes + 1] == 0
                && b[pes + 2] == 1
                && (b[pes + 3] & 0xFF) >= 0xC0
                && (b[pes + 3] & 0xFF) < 0xF0;
    }

    private static void shiftStamp(byte[] b, int at, long ticks) {
        long stamp = (b[at] & 0x0EL) << 29
                | (b[at + 1] & 0xFFL) << 22
                | (b[at + 2] & 0xFEL) << 14
                | (b[at + 3] & 0xFFL) << 7
                | (b[at + 4] & 0xFEL) >> 1;
        long moved = Math.floorMod(stamp + ticks, Clock.PTS_WRAP);
        b[at] = (byte) (b[at] & 0xF1 | moved >> 29 & 0x0E);
        b[at + 1] = (byte) (moved >> 22);
        b[at + 2] = (byte) (moved >> 14 | 1);
        b[at + 3] = (byte) (moved >> 7);
        b[at + 4] = (byte) (moved << 1 | 1);
    }
}
