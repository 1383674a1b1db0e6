package dev.acequia.mpegts;

import java.util.Arrays;

/// Accessors for program specific information: sections, and the packets that carry them (ISO 13818-1 2.4.4).
final class Psi {
    static final int PAT_TABLE = 0x00;
    static final int PMT_TABLE = 0x02;

    /// The bytes before the entries of a table.
    static final int HEADER = 8;

    static final int CRC_BYTES = 4;

    private static final int PAT_ENTRY = 4;
    private static final int VERSION_BITS = 0x3E;

    private Psi() {}

    static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    static int pid(byte[] b, int at) {
        return uint16(b, at) & 0x1FFF;
    }

    /// Whether the section applies by now (`current_next_indicator`).
    static boolean isCurrent(byte[] section) {
        return (section[5] & 1) != 0;
    }

    /// Writes the CRC that belongs into the last four bytes.
    static void seal(byte[] section, int length) {
        int crc = Crc.of(section, 0, length - CRC_BYTES);
        for (int i = 0; i < CRC_BYTES; i++) {
            section[length - CRC_BYTES + i] = (byte) (crc >>> 24 - 8 * i);
        }
    }

    /// A section of a table with this content, sealed.
    static byte[] section(int table, int id, int version, byte[] content) {
        byte[] section = new byte[HEADER + content.length + CRC_BYTES];
        section[0] = (byte) table;
        put16(section, 1, 0xB000 | section.length - 3);
        put16(section, 3, id);
        section[5] = (byte) (0xC1 | version << 1 & VERSION_BITS);
        System.arraycopy(content, 0, section, HEADER, content.length);
        seal(section, section.length);
        return section;
    }

    /// A PAT of one program.
    static byte[] pat(int stream, int version, int program, int pmtPid) {
        byte[] entry = new byte[PAT_ENTRY];
        put16(entry, 0, program);
        put16(entry, 2, 0xE000 | pmtPid);
        return section(PAT_TABLE, stream, version, entry);
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    /// The number of packets that a section fills, with its pointer field.
    static int packetCount(byte[] section) {
        return Math.ceilDiv(section.length + 1, Packet.SIZE - 4);
    }

    /// The packets of a section, the last of which has a counter.
    static byte[] packets(byte[] section, int pid, int lastCounter) {
        int count = packetCount(section);
        byte[] out = new byte[count * Packet.SIZE];
        Arrays.fill(out, (byte) 0xFF);
        int done = 0;
        for (int i = 0; i < count; i++) {
            int at = i * Packet.SIZE;
            out[at] = Packet.SYNC;
            out[at + 1] = (byte) ((i == 0 ? 0x40 : 0) | pid >> 8);
            out[at + 2] = (byte) pid;
            out[at + 3] = 0x10;
            Packet.setContinuity(out, at, lastCounter - (count - 1 - i));
            int from = at + 4;
            if (i == 0) {
                out[from++] = 0;
            }
            int part = Math.min(section.length - done, at + Packet.SIZE - from);
            System.arraycopy(section, done, out, from, part);
            done += part;
        }
        return out;
    }
}
