package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Streams whose tables are not as they should be, as players take them: four seconds of pictures and sound, a key
/// frame each half second, unless told otherwise.
class OddTablesTest {
    private static final int VIDEO = Ts.VIDEO_PID;
    private static final int AUDIO = Ts.AUDIO_PID;
    private static final int PMT = Ts.PMT_PID;
    private static final long SECOND = Clock.PTS_HZ;
    private static final byte[] ADTS = Ts.hex("FFF14C80 01DFFC21 00000000");

    private final List<JoinPoint> found = new ArrayList<>();
    private final Scanner scanner = new Scanner(found::add);
    private final Ts ts = new Ts();

    private interface Tables {
        void write(int picture);
    }

    @Test
    void aProgramWhosePmtComesIsPlayedThoughOthersAreListedBefore() {
        pictures(
                100,
                _ -> ts.section(0, pat(101, 0x1101, 102, 0x1102, 1, PMT, 103, 0x1103))
                        .section(PMT, pmt(1)));
        assertPlays();
        assertThat(programs(found.getFirst().tables())).containsExactly(1);
    }

    @Test
    void aProgramWhoseStreamsNeverComeIsLeftForOneWhoseDo() {
        pictures(
                100,
                _ -> ts.section(0, pat(7, 0x1007, 1, PMT))
                        .section(0x1007, Ts.pmtSection(7, 0, 0x700, 0, 0x700, Ts.H264, 0x701, Ts.AAC))
                        .section(PMT, pmt(1)));
        assertPlays();
    }

    @Test
    void aProgramWithoutStreamsIsNotPlayed() {
        pictures(
                100,
                _ -> ts.section(0, pat(7, 0x1007, 1, PMT))
                        .section(0x1007, Ts.pmtSection(7, 0, Ts.NO_PID, 0))
                        .section(PMT, pmt(1)));
        assertPlays();
    }

    @Test
    void aProgramThatIsScrambledIsLeftForOneThatIsNot() {
        pictures(100, i -> {
            ts.section(0, pat(7, 0x1007, 1, PMT));
            ts.section(0x1007, Ts.pmtSection(7, 0, 0x700, 0, 0x700, Ts.H264));
            ts.section(PMT, pmt(1));
            scrambled(0x700, i);
        });
        assertPlays();
    }

    @Test
    void aProgramThatEndsIsLeftForOneThatGoesOn() {
        Tables both = _ -> ts.section(0, pat(1, PMT, 2, 0x300))
                .section(PMT, pmt(1))
                .section(0x300, Ts.pmtSection(2, 0, 0x301, 0, 0x301, Ts.H264, 0x302, Ts.AAC));
        pictures(50, both);
        assertPlays();
        pictures(50, 150, both, 0x301, 0x302);
        assertThat(scan().getLast().videoPid()).isEqualTo(0x301);
    }

    @Test
    void theSameProgramIsPlayedByTheNextSessionWhicheverPmtComesFirst() {
        byte[] pat = pat(1, PMT, 2, 0x300);
        byte[] other = Ts.pmtSection(2, 0, 0x301, 0, 0x301, Ts.H264);
        ts.section(0, pat).section(PMT, pmt(1)).section(0x300, other);
        scan();
        scanner.restart();
        Ts next = new Ts().section(0, pat).section(0x300, other);
        scanner.packets(next.bytes(), 0, next.size(), 0);
        assertThat(scanner.tables().areKnown()).isFalse();
        next = new Ts().section(PMT, pmt(1));
        scanner.packets(next.bytes(), 0, next.size(), 0);
        assertThat(scanner.tables().videoPid()).isEqualTo(VIDEO);
    }

    @Test
    void programsMayBeListedInSeveralSections() {
        byte[] first = pat(101, 0x1101);
        first[7] = 1;
        byte[] second = pat(1, PMT);
        second[6] = 1;
        second[7] = 1;
        pictures(
                100,
                _ -> ts.section(0, Ts.sealed(first))
                        .section(0, Ts.sealed(second))
                        .section(PMT, pmt(1)));
        assertPlays();
        assertThat(programs(found.getFirst().tables())).containsExactly(1);
    }

    @Test
    void tablesWhoseCrcIsNeverRightAreTakenAndHandedOnWithTheRightOne() {
        byte[] wrongPat = damaged(pat(1, PMT));
        byte[] wrong = damaged(pmt(1));
        pictures(100, _ -> ts.section(0, wrongPat).section(PMT, wrong));
        assertPlays();
    }

    @Test
    void aCrcThatIsWrongEachTimeInAnotherWayIsNoBetter() {
        pictures(100, i -> {
            byte[] wrong = pmt(1);
            wrong[wrong.length - 1] ^= (byte) (1 + i);
            ts.section(0, pat(1, PMT)).section(PMT, wrong);
        });
        assertPlays();
    }

    @Test
    void aPmtThatNoPatNamesIsTakenAfterAWhile() {
        pictures(100, _ -> ts.section(PMT, pmt(1)));
        assertPlays();
        assertThat(programs(found.getFirst().tables())).containsExactly(1);
    }

    @Test
    void aPmtThatStandsElsewhereThanThePatSaysIsFound() {
        pictures(100, _ -> ts.section(0, pat(1, 0x1000)).section(PMT, pmt(1)));
        assertPlays();
    }

    @Test
    void aPmtOfAnotherNumberThanThePatSaysIsTaken() {
        pictures(100, _ -> ts.section(0, pat(1, PMT)).section(PMT, pmt(5)));
        assertPlays();
    }

    @Test
    void withoutAnyTablesStreamsAreRecognisedByWhatTheyBeginWith() {
        for (int type : new int[] {Ts.H264, Ts.HEVC, Ts.MPEG2}) {
            found.clear();
            Scanner each = new Scanner(found::add);
            Ts odd = new Ts();
            for (int i = 0; i < 150; i++) {
                picture(odd, VIDEO, AUDIO, i, type);
            }
            each.packets(odd.bytes(), 0, odd.size(), 0);
            assertThat(found).as("type %d", type).isNotEmpty();
            ProgramTables tables = read(found.getFirst().tables());
            assertThat(tables.videoPid()).isEqualTo(VIDEO);
            assertThat(tables.video()).isEqualTo(Codec.of(type));
            assertThat(tables.isElementary(AUDIO)).isTrue();
            assertThat(tables.pcrPid()).isEqualTo(VIDEO);
        }
    }

    @Test
    void aPatAloneIsNotWaitedOn() {
        pictures(150, _ -> ts.section(0, pat(1, 0x1000)));
        assertPlays();
    }

    @Test
    void tablesThatComeLateChangeNothingWhereTheyWereSurmised() {
        List<Long> jumps = new ArrayList<>();
        Scanner each = new Scanner(new Scanner.Sink() {
            @Override
            public void joinPoint(JoinPoint point) {
                found.add(point);
            }

            @Override
            public void jump(long position) {
                jumps.add(position);
            }
        });
        pictures(150, i -> {
            if (i > 120) {
                ts.section(0, pat(1, PMT)).section(PMT, pmt(1));
            }
        });
        each.packets(ts.bytes(), 0, ts.size(), 0);
        assertThat(found).isNotEmpty();
        assertThat(jumps).hasSize(1);
        assertThat(each.tables().packets(each.continuity())).contains(pmt(1));
    }

    @Test
    void versionsThatChangeEachTimeAreNoChangeOfTheProgram() {
        int[] jumps = new int[1];
        Scanner each = new Scanner(new Scanner.Sink() {
            @Override
            public void joinPoint(JoinPoint point) {
                found.add(point);
            }

            @Override
            public void jump(long position) {
                jumps[0]++;
            }
        });
        pictures(
                100,
                i -> ts.section(0, Ts.patSection(i % 32, true, 1, PMT))
                        .section(PMT, Ts.pmtSection(1, i % 32, VIDEO, 0, VIDEO, Ts.H264, AUDIO, Ts.AAC)));
        each.packets(ts.bytes(), 0, ts.size(), 0);
        assertThat(found).hasSizeGreaterThan(5);
        assertThat(jumps[0]).isEqualTo(1);
    }

    @Test
    void privateSectionsOfAnyLengthArePassedOver() {
        byte[] longer = Ts.section(0xC0, 1, 0, true, new byte[3000]);
        byte[] pmt = pmt(1);
        byte[] both = Arrays.copyOf(longer, longer.length + pmt.length);
        System.arraycopy(pmt, 0, both, longer.length, pmt.length);
        pictures(100, _ -> ts.section(0, pat(1, PMT)).section(PMT, both));
        assertPlays();
    }

    private void assertPlays() {
        scan();
        assertThat(found).isNotEmpty();
        assertThat(found.getLast().videoPid()).isEqualTo(VIDEO);
        ProgramTables tables = read(found.getLast().tables());
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.videoPid()).isEqualTo(VIDEO);
        assertThat(tables.isElementary(AUDIO)).isTrue();
    }

    private static ProgramTables read(byte[] packets) {
        ProgramTables tables = new ProgramTables();
        for (int at = 0; at < packets.length; at += Packet.SIZE) {
            tables.packet(packets, at, Packet.pid(packets, at));
        }
        return tables;
    }

    /// The programs of the PAT in the first of the packets.
    private static List<Integer> programs(byte[] packets) {
        List<Integer> numbers = new ArrayList<>();
        int end = 5 + 3 + (Psi.uint16(packets, 6) & 0x0FFF) - 4;
        for (int at = 5 + 8; at < end; at += 4) {
            numbers.add(Psi.uint16(packets, at));
        }
        return numbers;
    }

    private List<JoinPoint> scan() {
        found.clear();
        scanner.packets(ts.bytes(), 0, ts.size(), 0);
        return found;
    }

    private void pictures(int count, Tables tables) {
        pictures(0, count, tables, VIDEO, AUDIO);
    }

    private void pictures(int from, int to, Tables tables, int video, int audio) {
        for (int i = from; i < to; i++) {
            if (i % 5 == 0) {
                tables.write(i);
            }
            picture(ts, video, audio, i, Ts.H264);
        }
    }

    private static void picture(Ts ts, int video, int audio, int i, int type) {
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

    private void scrambled(int pid, int i) {
        byte[] b = new Ts().counter(pid, i).unit(pid, 0, Ts.H264_IDR).bytes();
        b[3] |= (byte) 0x80;
        ts.raw(b);
    }

    private static byte[] pmt(int number) {
        return Ts.pmtSection(number, 0, VIDEO, 0, VIDEO, Ts.H264, AUDIO, Ts.AAC);
    }

    private static byte[] pat(int... programs) {
        byte[] body = new byte[programs.length * 2];
        for (int i = 0; i < programs.length; i++) {
            Psi.put16(body, 2 * i, i % 2 == 0 ? programs[i] : 0xE000 | programs[i]);
        }
        return Ts.section(0x00, 1, 0, true, body);
    }

    private static byte[] damaged(byte[] section) {
        section[section.length - 2] ^= 0x5A;
        return section;
    }
}
