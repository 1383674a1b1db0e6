package dev.acequia.mpegts;

import java.util.Arrays;

/// Accessors for the fields of one 188-byte transport packet in an array (ISO 13818-1 2.4.3.2).
///
/// Every method takes the array and the index of the packet's sync byte. None checks that the packet is valid beyond
/// what its Javadoc says: [Aligner] lets only packets through that start with a sync byte.
public final class Packet {
    public static final int SIZE = 188;
    public static final byte SYNC = 0x47;
    public static final int PAT_PID = 0;
    public static final int NULL_PID = 0x1FFF;
    /// The number of PIDs: 13 bits.
    public static final int PIDS = 0x2000;

    private Packet() {}

    /// The packet identifier, 0 to 8191.
    public static int pid(byte[] b, int at) {
        return (b[at + 1] & 0x1F) << 8 | b[at + 2] & 0xFF;
    }

    /// Whether a PES packet or a section starts here (`payload_unit_start_indicator`).
    public static boolean startsUnit(byte[] b, int at) {
        return (b[at + 1] & 0x40) != 0;
    }

    /// Whether the sender knows this packet to be damaged (`transport_error_indicator`).
    public static boolean isDamaged(byte[] b, int at) {
        return (b[at + 1] & 0x80) != 0;
    }

    public static boolean isScrambled(byte[] b, int at) {
        return (b[at + 3] & 0xC0) != 0;
    }

    public static boolean hasPayload(byte[] b, int at) {
        return (b[at + 3] & 0x10) != 0;
    }

    public static boolean hasAdaptation(byte[] b, int at) {
        return (b[at + 3] & 0x20) != 0;
    }

    /// The continuity counter, 0 to 15.
    public static int continuity(byte[] b, int at) {
        return b[at + 3] & 0x0F;
    }

    public static void setContinuity(byte[] b, int at, int counter) {
        b[at + 3] = (byte) (b[at + 3] & 0xF0 | counter & 0x0F);
    }

    /// Whether the `discontinuity_indicator` is set (2.4.3.5).
    public static boolean isDiscontinuous(byte[] b, int at) {
        return (adaptationFlags(b, at) & 0x80) != 0;
    }

    /// Whether the `random_access_indicator` is set (2.4.3.5). Muxers set it on audio packets too.
    public static boolean isRandomAccess(byte[] b, int at) {
        return (adaptationFlags(b, at) & 0x40) != 0;
    }

    /// Whether the packet carries a program clock reference.
    public static boolean hasPcr(byte[] b, int at) {
        return (adaptationFlags(b, at) & 0x10) != 0 && (b[at + 4] & 0xFF) >= 7;
    }

    /// The program clock reference in ticks of 27 MHz, 0 to [Clock#PCR_WRAP] - 1; only where [#hasPcr].
    public static long pcr(byte[] b, int at) {
        long base = (b[at + 6] & 0xFFL) << 25
                | (b[at + 7] & 0xFFL) << 17
                | (b[at + 8] & 0xFFL) << 9
                | (b[at + 9] & 0xFFL) << 1
                | (b[at + 10] & 0x80) >> 7;
        int extension = (b[at + 10] & 1) << 8 | b[at + 11] & 0xFF;
        return base * 300 + extension;
    }

    /// Writes a clock reference in ticks of 27 MHz over the one that the packet has.
    public static void setPcr(byte[] b, int at, long pcr) {
        long base = pcr / 300;
        int extension = (int) (pcr % 300);
        b[at + 6] = (byte) (base >> 25);
        b[at + 7] = (byte) (base >> 17);
        b[at + 8] = (byte) (base >> 9);
        b[at + 9] = (byte) (base >> 1);
        b[at + 10] = (byte) ((base & 1) << 7 | 0x7E | extension >> 8);
        b[at + 11] = (byte) extension;
    }

    /// The index of the first payload byte; `at + SIZE` when there is none or the adaptation field overruns the packet.
    public static int payload(byte[] b, int at) {
        if (!hasPayload(b, at)) {
            return at + SIZE;
        }
        int skip = hasAdaptation(b, at) ? 5 + (b[at + 4] & 0xFF) : 4;
        return at + Math.min(skip, SIZE);
    }

    /// This many null packets, which receivers throw away (2.4.3.3).
    public static byte[] nulls(int count) {
        byte[] packets = new byte[count * SIZE];
        Arrays.fill(packets, (byte) 0xFF);
        for (int at = 0; at < packets.length; at += SIZE) {
            packets[at] = SYNC;
            packets[at + 1] = (byte) (NULL_PID >> 8);
            packets[at + 2] = (byte) NULL_PID;
            packets[at + 3] = 0x10;
        }
        return packets;
    }

    /// The adaptation field's flags, 0 when it has none.
    private static int adaptationFlags(byte[] b, int at) {
        return hasAdaptation(b, at) && b[at + 4] != 0 ? b[at + 5] : 0;
    }
}
