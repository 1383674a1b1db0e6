package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScannerTest {
    private static final int VIDEO = Ts.VIDEO_PID;
    private static final int AUDIO = Ts.AUDIO_PID;
    private static final long SECOND = Clock.PCR_HZ;

    private final List<JoinPoint> found = new ArrayList<>();
    private final Scanner scanner = new Scanner(found::add);

    @Test
    void aFlaggedPictureIsAJoinPointAtItsFirstPacket() {
        Ts ts = Ts.withVideo(Ts.H264).unit(VIDEO, 0, Ts.H264_SLICE).filler(VIDEO, 3);
        int key = ts.size();
        scan(ts.unit(VIDEO, Ts.RANDOM_ACCESS, Ts.H264_IDR).filler(VIDEO, 3));
        assertThat(positions()).containsExactly((long) key);
    }

    @Test
    void positionsCountFromWhereTheRunStandsInTheStream() {
        byte[] b =
                Ts.withVideo(Ts.H264).unit(VIDEO, Ts.RANDOM_ACCESS, Ts.H264_IDR).bytes();
        byte[] shifted = new byte[b.length + 50];
        System.arraycopy(b, 0, shifted, 50, b.length);
        scanner.packets(shifted, 50, shifted.length, 1_000_000);
        assertThat(positions()).containsExactly(1_000_000L + 2 * 188);
    }

    @Test
    void anUnflaggedKeyFrameIsFoundByItsStartCodes() {
        Ts ts = Ts.withVideo(Ts.HEVC).unit(VIDEO, 0, Ts.HEVC_SLICE).filler(VIDEO, 3);
        int key = ts.size();
        scan(ts.unit(VIDEO, 0, Ts.HEVC_IDR).filler(VIDEO, 3).unit(VIDEO, 0, Ts.HEVC_SLICE));
        assertThat(positions()).containsExactly((long) key);
    }

    @Test
    void aKeyFrameThatShowsLateIsJoinedWhereItBegan() {
        Ts ts = Ts.withVideo(Ts.MPEG2).unit(VIDEO, 0, Ts.MPEG2_PICTURE);
        int key = ts.size();
        ts.unit(VIDEO, 0, new byte[2])
                .unit(AUDIO, Ts.RANDOM_ACCESS, new byte[9])
                .pat();
        ts.more(VIDEO, Ts.hex("01B3 14000F 00000100 000F")).unit(VIDEO, 0, Ts.MPEG2_PICTURE);
        scan(ts);
        assertThat(positions()).containsExactly((long) key);
        assertJoinsWithoutAGap(ts.bytes(), found.getFirst());
    }

    @Test
    void theFlagOnAudioMakesNoJoinPoint() {
        scan(Ts.withVideo(Ts.H264).unit(AUDIO, Ts.RANDOM_ACCESS, new byte[50]).filler(AUDIO, 2));
        assertThat(found).isEmpty();
    }

    @Test
    void keyFramesBeforeTheTablesAreNoJoinPoints() {
        Ts ts = new Ts().unit(VIDEO, Ts.RANDOM_ACCESS, Ts.H264_IDR);
        ts.pat().pmt(VIDEO, VIDEO, Ts.H264);
        scan(ts);
        assertThat(found).isEmpty();
    }

    @Test
    void aProgramWithoutVideoIsJoinedTwiceASecond() {
        Ts ts = new Ts().pat().pmt(AUDIO, AUDIO, Ts.AAC);
        for (int i = 0; i < 100; i++) {
            ts.unitWithClock(AUDIO, 0, i * SECOND / 10, new byte[100]).filler(AUDIO, 1);
        }
        scan(ts);
        assertThat(found).hasSize(20);
        assertThat(found.get(1).ticks() - found.get(0).ticks()).isEqualTo(SECOND / 2);
    }

    @Test
    void videoThatShowsNoKeyFrameIsJoinedAnyway() {
        Ts ts = Ts.withVideo(Ts.H264);
        for (int i = 0; i <= 250; i++) {
            ts.unitWithClock(VIDEO, 0, i * SECOND / 10, Ts.H264_SLICE).filler(VIDEO, 1);
        }
        scan(ts);
        assertThat(found).extracting(JoinPoint::ticks).containsExactly(101 * SECOND / 10, 202 * SECOND / 10);
    }

    @Test
    void keyFramesFarApartAreTheOnlyJoinPoints() {
        Ts ts = Ts.withVideo(Ts.H264);
        for (int i = 0; i <= 500; i++) {
            boolean isKey = i % 250 == 0;
            byte[] start = isKey ? Ts.H264_IDR : Ts.H264_SLICE;
            ts.unitWithClock(VIDEO, isKey ? Ts.RANDOM_ACCESS : 0, i * SECOND / 10, start);
        }
        scan(ts);
        assertThat(found).extracting(JoinPoint::ticks).containsExactly(0L, 25 * SECOND, 50 * SECOND);
    }

    @Test
    void audioWithoutAClockIsJoinedNowAndThen() {
        Ts ts = new Ts().pat().pmt(Ts.NO_PID, AUDIO, Ts.AAC);
        for (int i = 0; i < 1000; i++) {
            ts.unit(AUDIO, 0, new byte[100]).filler(AUDIO, 2);
        }
        scan(ts);
        assertThat(found.size()).isBetween(5, 20);
        assertThat(found.getLast().position()).isGreaterThan(ts.size() - 100_000);
    }

    @Test
    void mediaTimeOfAJoinPointIsThatOfItsOwnClockReference() {
        Ts ts = Ts.withVideo(Ts.H264).clock(VIDEO, 0, 5 * SECOND);
        scan(ts.unitWithClock(VIDEO, Ts.RANDOM_ACCESS, 6 * SECOND, Ts.H264_IDR));
        assertThat(found).extracting(JoinPoint::ticks).containsExactly(SECOND);
        assertThat(scanner.timeline().lastPcr()).isEqualTo(6 * SECOND);
    }

    @Test
    void clocksOfOtherPidsAreNotTheProgramsClock() {
        scan(Ts.withVideo(Ts.H264).clock(AUDIO, 0, 5 * SECOND));
        assertThat(scanner.timeline().lastPcr()).isEqualTo(-1);
    }

    @Test
    void aNewcomerSeesTablesThatTheStreamContinues() {
        Ts ts = program(40);
        scan(ts);
        assertThat(found).hasSize(10);
        for (JoinPoint point : found) {
            assertJoinsWithoutAGap(ts.bytes(), point);
        }
    }

    @Test
    void aNewcomerGetsTablesThatParse() {
        scan(program(4));
        List<JoinPoint> again = new ArrayList<>();
        Scanner newcomer = new Scanner(again::add);
        byte[] tables = found.getFirst().tables();
        newcomer.packets(tables, 0, tables.length, 0);
        assertThat(newcomer.tables().areKnown()).isTrue();
        assertThat(newcomer.tables().videoPid()).isEqualTo(VIDEO);
    }

    @Test
    void aViewerFromElsewhereIsToldOfTheDiscontinuityAndSeesNoOther() {
        Ts ts = program(40);
        scan(ts);
        byte[] b = ts.bytes();
        for (JoinPoint from : found) {
            for (JoinPoint to : found) {
                Continuity viewer = new Continuity();
                follow(viewer, Arrays.copyOfRange(b, 0, (int) from.position() + 188));
                follow(viewer, to.restart());
                follow(viewer, Arrays.copyOfRange(b, (int) to.position(), b.length));
                assertThat(viewer.gaps()).isZero();
                assertThat(repeated(to.restart())).isZero();
            }
        }
    }

    @Test
    void packetsBesideTheProgramAreContinuousForAViewerFromElsewhereToo() {
        Ts ts = program(2).filler(0x11, 5);
        int leap = ts.bytes().length;
        ts.filler(0x11, 6)
                .unitWithClock(VIDEO, Ts.RANDOM_ACCESS, 2 * SECOND, Ts.H264_IDR)
                .filler(0x11, 1);
        byte[] b = ts.bytes();
        scanner.packets(b, 0, b.length, 0);

        Continuity viewer = new Continuity();
        follow(viewer, Arrays.copyOfRange(b, 0, leap));
        follow(viewer, found.getLast().restart());
        follow(viewer, Arrays.copyOfRange(b, (int) found.getLast().position(), b.length));

        assertThat(found.getLast().position()).isGreaterThan(leap);
        assertThat(viewer.gaps()).isZero();
    }

    @Test
    void theDiscontinuityCarriesTheClockThatGoesOn() {
        scan(program(4));
        JoinPoint point = found.getFirst();
        byte[] restart = point.restart();
        List<Integer> announced = new ArrayList<>();
        for (int at = 0; at < restart.length - point.tables().length; at += 188) {
            assertThat(Packet.isDiscontinuous(restart, at)).isTrue();
            assertThat(Packet.hasPayload(restart, at)).isFalse();
            announced.add(Packet.pid(restart, at));
            assertThat(Packet.hasPcr(restart, at)).isEqualTo(Packet.pid(restart, at) == VIDEO);
            if (Packet.hasPcr(restart, at)) {
                assertThat(Packet.pcr(restart, at)).isEqualTo(SECOND);
            }
        }
        assertThat(announced).doesNotHaveDuplicates().contains(VIDEO, AUDIO, Ts.PMT_PID, Packet.PAT_PID);
        assertThat(Arrays.copyOfRange(restart, restart.length - point.tables().length, restart.length))
                .isEqualTo(point.tables());
    }

    @Test
    void aPictureOfTheVideoBeforeIsNotDecidedByTheNext() {
        Ts ts = Ts.withVideo(Ts.H264).unit(VIDEO, 0, Ts.hex("000001"));
        scan(ts.pmt(0x200, 0x200, Ts.H264).more(0x200, Ts.hex("65")));
        assertThat(found).isEmpty();
    }

    @Test
    void packetsKnownToBeDamagedAreNotBelieved() {
        Ts ts = Ts.withVideo(Ts.H264).clock(VIDEO, 0, SECOND);
        byte[] damaged = new Ts()
                .unitWithClock(VIDEO, Ts.RANDOM_ACCESS, 5 * SECOND, Ts.H264_IDR)
                .bytes();
        damaged[1] |= (byte) 0x80;
        scan(ts.raw(damaged));
        assertThat(found).isEmpty();
        assertThat(scanner.timeline().ticks()).isZero();
    }

    @Test
    void aRestartForgetsTheSessionAndMediaTimeGoesOn() {
        scan(Ts.withVideo(Ts.H264).clock(VIDEO, 0, 5 * SECOND).clock(VIDEO, 0, 7 * SECOND));
        scanner.restart();
        assertThat(scanner.tables().areKnown()).isFalse();
        scan(Ts.withVideo(Ts.H264).counter(VIDEO, 5).unitWithClock(VIDEO, Ts.RANDOM_ACCESS, 99, Ts.H264_IDR));
        assertThat(scanner.continuity().gaps()).isZero();
        assertThat(found).extracting(JoinPoint::ticks).containsExactly(2 * SECOND);
    }

    /// Pictures with audio between them, every fourth a key frame, tables before every third, counters out of step.
    private static Ts program(int pictures) {
        Ts ts = new Ts().counter(0, 3).counter(Ts.PMT_PID, 11).counter(VIDEO, 6).counter(AUDIO, 15);
        byte[] pmt = Ts.pmtSection(Ts.PROGRAM, 0, VIDEO, 300, VIDEO, Ts.H264, AUDIO, Ts.AAC);
        ts.filler(AUDIO, 1);
        for (int i = 0; i < pictures; i++) {
            if (i % 3 == 0) {
                ts.pat().section(Ts.PMT_PID, pmt);
            }
            boolean isKey = i % 4 == 0;
            byte[] start = isKey ? Ts.H264_IDR : Ts.H264_SLICE;
            ts.unitWithClock(VIDEO, isKey ? Ts.RANDOM_ACCESS : 0, (25 + i) * SECOND / 25, start);
            ts.filler(VIDEO, 1 + i % 7)
                    .unit(AUDIO, Ts.RANDOM_ACCESS, new byte[60])
                    .filler(AUDIO, 1 + i % 3);
        }
        return ts;
    }

    private static void assertJoinsWithoutAGap(byte[] stream, JoinPoint point) {
        Continuity viewer = new Continuity();
        follow(viewer, point.tables());
        follow(viewer, Arrays.copyOfRange(stream, (int) point.position(), stream.length));
        assertThat(viewer.gaps()).isZero();
    }

    /// How many packets with payload have the counter of the packet before: a decoder drops them as sent twice.
    private static int repeated(byte[] b) {
        Continuity continuity = new Continuity();
        int repeated = 0;
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            boolean isSame = continuity.last(Packet.pid(b, at)) == Packet.continuity(b, at);
            repeated += isSame && Packet.hasPayload(b, at) ? 1 : 0;
            continuity.follows(b, at);
        }
        return repeated;
    }

    private static void follow(Continuity continuity, byte[] b) {
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            continuity.follows(b, at);
        }
    }

    private void scan(Ts ts) {
        scanner.packets(ts.bytes(), 0, ts.size(), 0);
    }

    private List<Long> positions() {
        return found.stream().map(JoinPoint::position).toList();
    }
}
