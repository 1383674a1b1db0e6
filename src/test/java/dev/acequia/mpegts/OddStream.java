package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// A stream whose tables a test writes, and a scanner of it: pictures and sound, a key frame each half second.
final class OddStream {
    static final int VIDEO = Ts.VIDEO_PID;
    static final int AUDIO = Ts.AUDIO_PID;
    static final int PMT = Ts.PMT_PID;
    private static final long SECOND = Clock.PTS_HZ;
    private static final byte[] ADTS = Ts.hex("FFF14C80 01DFFC21 00000000");

    final List<JoinPoint> found = new ArrayList<>();
    final Scanner scanner = new Scanner(found::add);
    final Ts ts = new Ts();

    interface Tables {
        void write(int picture);
    }

    void assertPlays() {
        scan();
        assertThat(found).isNotEmpty();
        assertThat(found.getLast().videoPid()).isEqualTo(VIDEO);
        ProgramTables tables = read(found.getLast().tables());
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.videoPid()).isEqualTo(VIDEO);
        assertThat(tables.isElementary(AUDIO)).isTrue();
    }

    static ProgramTables read(byte[] packets) {
        ProgramTables tables = new ProgramTables();
        for (int at = 0; at < packets.length; at += Packet.SIZE) {
            tables.packet(packets, at, Packet.pid(packets, at));
        }
        return tables;
    }

    /// The programs of the PAT in the first of the packets.
    static List<Integer> programs(byte[] packets) {
        List<Integer> numbers = new ArrayList<>();
        int end = 5 + 3 + (Psi.uint16(packets, 6) & 0x0FFF) - 4;
        for (int at = 5 + 8; at < end; at += 4) {
            numbers.add(Psi.uint16(packets, at));
        }
        return numbers;
    }

    List<JoinPoint> scan() {
        found.clear();
        scanner.packets(ts.bytes(), 0, ts.size(), 0);
        return found;
    }

    void pictures(int count, Tables tables) {
        pictures(0, count, tables, VIDEO, AUDIO);
    }

    void pictures(int from, int to, Tables tables, int video, int audio) {
        for (int i = from; i < to; i++) {
            if (i % 5 == 0) {
                tables.write(i);
            }
            picture(ts, video, audio, i, Ts.H264);
        }
    }

    static void picture(Ts ts, int video, int audio, int i, int type) {
        boolean isKey = i % 13 == 0;
        byte[] stream = switch (type) {
            case Ts.HEVC -> isKey ? Ts.HEVC_IDR : Ts.HEVC_SLICE;
            case Ts.MPEG2 -> isKey ? Ts.MPEG2_SEQUENCE : Ts.MPEG2_PICTURE;
            default -> isKey ? Ts.H264_IDR : Ts.H264_SLICE;
        };
        long dts = SECOND + i * SECOND / 25;
        ts.packet(video, true, 0, (dts - SECOND / 2) * 300, Ts.pes(0xE0, dts, stream));
        ts.filler(video, 2);
        ts.packet(audio, true, 0, -1, Ts.pes(0xC0, dts, ADTS));
    }

    void scrambled(int pid, int i) {
        byte[] b = new Ts().counter(pid, i).unit(pid, 0, Ts.H264_IDR).bytes();
        b[3] |= (byte) 0x80;
        ts.raw(b);
    }

    static byte[] pmt(int number) {
        return Ts.pmtSection(number, 0, VIDEO, 0, VIDEO, Ts.H264, AUDIO, Ts.AAC);
    }

    static byte[] pat(int... programs) {
        byte[] body = new byte[programs.length * 2];
        for (int i = 0; i < programs.length; i++) {
            Psi.put16(body, 2 * i, i % 2 == 0 ? programs[i] : 0xE000 | programs[i]);
        }
        return Ts.section(0x00, 1, 0, true, body);
    }

    static byte[] damaged(byte[] section) {
        section[section.length - 2] ^= 0x5A;
        return section;
    }
}
