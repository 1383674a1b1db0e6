package dev.acequia.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/// Writes transport streams packet by packet; counters go on by themselves. Made by hand from ISO 13818-1 2.4.3 and
/// 2.4.4, so that it shares nothing with what it tests but the names of the PIDs.
public final class Ts {
    static final int PROGRAM = 1;
    public static final int PMT_PID = 0x100;
    public static final int VIDEO_PID = 0x101;
    public static final int AUDIO_PID = 0x102;
    static final int NO_PID = 0x1FFF;

    public static final int H264 = 0x1B;
    static final int HEVC = 0x24;
    static final int MPEG2 = 0x02;
    static final int AAC = 0x0F;

    /// Flags of the adaptation field.
    static final int DISCONTINUOUS = 0x80;

    public static final int RANDOM_ACCESS = 0x40;

    /// Starts of pictures, and of what stands before them.
    public static final byte[] H264_IDR = hex("00000001 09F0 00000001 6764001F 00000001 68EE3CB0 00000001 658880");

    public static final byte[] H264_SLICE = hex("00000001 09F0 00000001 0600 00000001 419A");
    static final byte[] HEVC_IDR = hex("00000001 460150 00000001 4001 00000001 4201 00000001 2601");
    static final byte[] HEVC_SLICE = hex("00000001 460150 00000001 0201");
    static final byte[] MPEG2_SEQUENCE = hex("000001B3 14000F 000001B8 00 00000100 000F");
    static final byte[] MPEG2_PICTURE = hex("00000100 0057");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] counters = new int[0x2000];

    /// A stream whose tables name the usual PIDs, with a video of the type and the clock in the video.
    public static Ts withVideo(int type) {
        return new Ts().pat().pmt(VIDEO_PID, VIDEO_PID, type, AUDIO_PID, AAC);
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /// How many bytes there are so far.
    int size() {
        return out.size();
    }

    /// Sets the counter of the next packet with payload of a PID.
    Ts counter(int pid, int next) {
        counters[pid] = next;
        return this;
    }

    Ts pat() {
        return section(Packet.PAT_PID, patSection(0, true, PROGRAM, PMT_PID));
    }

    /// A PMT of the clock's PID and pairs of PID and stream type.
    Ts pmt(int pcrPid, int... streams) {
        return section(PMT_PID, pmtSection(PROGRAM, 0, pcrPid, 0, streams));
    }

    /// A section in packets of its own, the rest of the last one stuffed.
    Ts section(int pid, byte[] section) {
        return sections(pid, 0, section);
    }

    /// Sections back to back in packets of their own; the first `tail` bytes end a section that began before, so the
    /// pointer field skips them.
    Ts sections(int pid, int tail, byte[] sections) {
        int at = 0;
        while (at < sections.length) {
            int room = at == 0 ? 183 : 184;
            byte[] payload = filled(184);
            int part = Math.min(room, sections.length - at);
            if (at == 0) {
                payload[0] = (byte) tail;
            }
            System.arraycopy(sections, at, payload, 184 - room, part);
            packet(pid, at == 0, 0, -1, payload);
            at += part;
        }
        return this;
    }

    /// A section of one program (with the network's PID before it, as usual).
    static byte[] patSection(int version, boolean isCurrent, int program, int pmtPid) {
        byte[] body = new byte[8];
        put16(body, 0, 0);
        put16(body, 2, 0xE000 | 0x10);
        put16(body, 4, program);
        put16(body, 6, 0xE000 | pmtPid);
        return section(0x00, 1, version, isCurrent, body);
    }

    /// A PMT section with `info` bytes of descriptors of the program, and pairs of PID and stream type.
    static byte[] pmtSection(int program, int version, int pcrPid, int info, int... streams) {
        byte[] body = filled(4 + info + streams.length / 2 * 5);
        put16(body, 0, 0xE000 | pcrPid);
        put16(body, 2, 0xF000 | info);
        int at = 4 + info;
        for (int i = 0; i < streams.length; i += 2) {
            body[at] = (byte) streams[i + 1];
            put16(body, at + 1, 0xE000 | streams[i]);
            put16(body, at + 3, 0xF000);
            at += 5;
        }
        return section(0x02, program, version, true, body);
    }

    static byte[] section(int tableId, int id, int version, boolean isCurrent, byte[] body) {
        byte[] section = new byte[8 + body.length + 4];
        section[0] = (byte) tableId;
        put16(section, 1, 0xB000 | section.length - 3);
        put16(section, 3, id);
        section[5] = (byte) (0xC0 | version << 1 | (isCurrent ? 1 : 0));
        System.arraycopy(body, 0, section, 8, body.length);
        return sealed(section);
    }

    /// The section with the right CRC in its last four bytes.
    static byte[] sealed(byte[] section) {
        int crc = crc(section, section.length - 4);
        put16(section, section.length - 4, crc >>> 16);
        put16(section, section.length - 2, crc);
        return section;
    }

    /// A PES packet begins: as much of it as fits into one packet.
    public Ts unit(int pid, int flags, byte[] stream) {
        return packet(pid, true, flags, -1, pes(0, stream));
    }

    /// A PES packet begins in a packet that carries a clock reference.
    public Ts unitWithClock(int pid, int flags, long pcr, byte[] stream) {
        return packet(pid, true, flags, pcr, pes(0, stream));
    }

    /// More of the PES packet that began.
    Ts more(int pid, byte[] stream) {
        return packet(pid, false, 0, -1, stream);
    }

    /// Packets full of what is no start code.
    public Ts filler(int pid, int packets) {
        for (int i = 0; i < packets; i++) {
            more(pid, filled(184));
        }
        return this;
    }

    /// A packet without payload that carries a clock reference.
    Ts clock(int pid, int flags, long pcr) {
        return packet(pid, false, flags, pcr, new byte[0]);
    }

    Ts nullPacket() {
        return packet(NO_PID, false, 0, -1, filled(184));
    }

    /// The bytes of a PES packet whose header has `header` bytes of options.
    static byte[] pes(int header, byte[] stream) {
        byte[] pes = filled(9 + header + stream.length);
        System.arraycopy(hex("000001E00000 8000"), 0, pes, 0, 8);
        pes[8] = (byte) header;
        System.arraycopy(stream, 0, pes, 9 + header, stream.length);
        return pes;
    }

    /// The bytes of a PES packet with a presentation time stamp, in ticks of 90 kHz.
    static byte[] pes(int streamId, long pts, byte[] stream) {
        byte[] pes = pes(5, stream);
        pes[3] = (byte) streamId;
        pes[7] = (byte) 0x80;
        long field = 0x21_0001_0001L | (pts >> 30 & 7) << 33 | (pts >> 15 & 0x7FFF) << 17 | (pts & 0x7FFF) << 1;
        for (int i = 0; i < 5; i++) {
            pes[9 + i] = (byte) (field >> 32 - 8 * i);
        }
        return pes;
    }

    /// One packet. Payload that leaves room is pushed to the end by stuffing in the adaptation field; without payload
    /// there is only an adaptation field. A clock of -1 is none.
    Ts packet(int pid, boolean starts, int flags, long pcr, byte[] payload) {
        byte[] b = filled(188);
        boolean hasPayload = payload.length > 0;
        int adaptation = 184 - payload.length;
        if (adaptation < (pcr >= 0 ? 8 : flags != 0 ? 2 : 0)) {
            throw new IllegalArgumentException(payload.length + " bytes are too many for this packet");
        }
        b[0] = 0x47;
        put16(b, 1, (starts ? 0x4000 : 0) | pid);
        b[3] = (byte) ((hasPayload ? 0x10 : 0) | (adaptation > 0 ? 0x20 : 0));
        b[3] |= (byte) ((hasPayload ? counters[pid]++ : counters[pid] - 1) & 0x0F);
        if (adaptation > 0) {
            b[4] = (byte) (adaptation - 1);
        }
        if (adaptation > 1) {
            b[5] = (byte) (flags | (pcr >= 0 ? 0x10 : 0));
        }
        if (pcr >= 0) {
            long base = pcr / 300;
            long field = base << 15 | 0x3FL << 9 | pcr % 300;
            for (int i = 0; i < 6; i++) {
                b[6 + i] = (byte) (field >> 40 - 8 * i);
            }
        }
        System.arraycopy(payload, 0, b, 188 - payload.length, payload.length);
        return raw(b);
    }

    /// Bytes as they are.
    Ts raw(byte... b) {
        out.writeBytes(b);
        return this;
    }

    /// The packets from index `from` up to, without, `to`.
    static byte[] packets(byte[] stream, int from, int to) {
        return Arrays.copyOfRange(stream, from * 188, to * 188);
    }

    static byte[] filled(int length) {
        byte[] b = new byte[length];
        Arrays.fill(b, (byte) 0xFF);
        return b;
    }

    /// Bit by bit, unlike the one that is tested.
    private static int crc(byte[] b, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean carry = crc < 0 ^ (b[i] >> bit & 1) != 0;
                crc = carry ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        return crc;
    }

    private static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }
}
