package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProgramTablesTest {
    private final ProgramTables tables = new ProgramTables();
    private final Continuity continuity = new Continuity();

    @Test
    void thePatLeadsToThePmtAndThePmtToTheStreams() {
        read(Ts.withVideo(Ts.H264));
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
        assertThat(tables.video()).isEqualTo(Codec.H264);
        assertThat(tables.pcrPid()).isEqualTo(Ts.VIDEO_PID);
        assertThat(tables.isElementary(Ts.AUDIO_PID)).isTrue();
        assertThat(tables.isElementary(Ts.PMT_PID)).isFalse();
        assertThat(tables.version()).isEqualTo(1);
        assertThat(tables.watchedPids())
                .containsExactlyInAnyOrder(Packet.PAT_PID, Ts.PMT_PID, Ts.VIDEO_PID, Ts.AUDIO_PID);
    }

    @Test
    void nothingIsKnownBeforeBothTablesCame() {
        read(new Ts().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, Ts.H264).pat());
        assertThat(tables.areKnown()).isFalse();
        assertThat(tables.videoPid()).isEqualTo(-1);
        assertThat(tables.pcrPid()).isEqualTo(-1);
        assertThat(tables.video()).isEqualTo(Codec.NOT_VIDEO);
        assertThat(tables.version()).isZero();
    }

    @Test
    void tablesThatComeAgainChangeNothing() {
        read(Ts.withVideo(Ts.H264).pat().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, Ts.H264, Ts.AUDIO_PID, Ts.AAC));
        assertThat(tables.version()).isEqualTo(1);
    }

    @Test
    void aSectionWithAWrongCrcIsIgnored() {
        byte[] damaged = Ts.pmtSection(Ts.PROGRAM, 1, Ts.AUDIO_PID, 0, Ts.AUDIO_PID, Ts.AAC);
        for (int at = 1; at < damaged.length; at++) {
            byte[] flipped = damaged.clone();
            flipped[at] ^= 0x10;
            read(Ts.withVideo(Ts.H264).section(Ts.PMT_PID, flipped));
            assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
        }
        assertThat(tables.version()).isEqualTo(1);
    }

    @Test
    void aPacketThatTheSenderKnowsToBeDamagedIsIgnored() {
        byte[] b = Ts.withVideo(Ts.H264).bytes();
        b[188 + 1] |= (byte) 0x80;
        read(b);
        assertThat(tables.areKnown()).isFalse();
    }

    @Test
    void aChangedPmtReplacesTheOldOne() {
        read(Ts.withVideo(Ts.H264).pmt(Ts.VIDEO_PID, 0x200, Ts.HEVC, Ts.AUDIO_PID, Ts.AAC));
        assertThat(tables.videoPid()).isEqualTo(0x200);
        assertThat(tables.video()).isEqualTo(Codec.HEVC);
        assertThat(tables.version()).isEqualTo(2);
    }

    @Test
    void aPatThatMovesThePmtMakesTheOldOneUnknown() {
        read(Ts.withVideo(Ts.H264).section(Packet.PAT_PID, Ts.patSection(1, true, Ts.PROGRAM, 0x300)));
        assertThat(tables.areKnown()).isFalse();
        assertThat(tables.videoPid()).isEqualTo(-1);
        read(new Ts().section(0x300, Ts.pmtSection(Ts.PROGRAM, 0, 0x301, 0, 0x301, Ts.MPEG2)));
        assertThat(tables.videoPid()).isEqualTo(0x301);
        assertThat(tables.version()).isEqualTo(2);
        assertThat(tables.watchedPids()).containsExactlyInAnyOrder(Packet.PAT_PID, 0x300, 0x301);
    }

    @Test
    void tablesThatAreYetToApplyAreIgnored() {
        byte[] next = Ts.patSection(1, false, Ts.PROGRAM, 0x300);
        read(Ts.withVideo(Ts.H264).section(Packet.PAT_PID, next));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
        byte[] pmt = Ts.pmtSection(Ts.PROGRAM, 1, 0x201, 0, 0x201, Ts.HEVC);
        pmt[5] &= (byte) 0xFE;
        read(new Ts().section(Ts.PMT_PID, Ts.sealed(pmt)));
        assertThat(tables.video()).isEqualTo(Codec.H264);
        assertThat(tables.version()).isEqualTo(1);
    }

    @Test
    void theProgramsOfFurtherPatSectionsAreNotTheFirst() {
        byte[] second = Ts.patSection(0, true, 2, 0x300);
        second[6] = 1;
        second[7] = 1;
        read(Ts.withVideo(Ts.H264).section(Packet.PAT_PID, Ts.sealed(second)));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
    }

    @Test
    void anotherProgramsPmtOnTheSamePidIsIgnored() {
        byte[] other = Ts.pmtSection(2, 0, 0x201, 0, 0x201, Ts.HEVC);
        read(Ts.withVideo(Ts.H264).section(Ts.PMT_PID, other));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
        assertThat(tables.version()).isEqualTo(1);
    }

    @Test
    void aPatThatChangesAndKeepsTheProgramIsAChangeToo() {
        byte[] next = Ts.patSection(1, true, Ts.PROGRAM, Ts.PMT_PID);
        read(Ts.withVideo(Ts.H264).section(Packet.PAT_PID, next));
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.version()).isEqualTo(2);
        assertThat(Arrays.copyOfRange(tables.packets(continuity), 5, 5 + next.length))
                .isEqualTo(next);
    }

    @Test
    void aProgramMayHaveNoClock() {
        read(new Ts().pat().pmt(Ts.NO_PID, Ts.AUDIO_PID, Ts.AAC));
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.pcrPid()).isEqualTo(-1);
        assertThat(tables.watchedPids()).containsExactlyInAnyOrder(Packet.PAT_PID, Ts.PMT_PID, Ts.AUDIO_PID);
    }

    @Test
    void theClockMayHaveAPidOfItsOwn() {
        read(new Ts().pat().pmt(0x1F0, Ts.AUDIO_PID, Ts.AAC));
        assertThat(tables.pcrPid()).isEqualTo(0x1F0);
        assertThat(tables.isElementary(0x1F0)).isFalse();
        assertThat(tables.watchedPids()).contains(0x1F0);
    }

    @Test
    void aProgramMayHaveNoVideo() {
        read(new Ts().pat().pmt(Ts.AUDIO_PID, Ts.AUDIO_PID, Ts.AAC));
        assertThat(tables.videoPid()).isEqualTo(-1);
        assertThat(tables.isElementary(Ts.AUDIO_PID)).isTrue();
    }

    @Test
    void descriptorsOfTheProgramAreSkipped() {
        byte[] section = Ts.pmtSection(Ts.PROGRAM, 0, Ts.VIDEO_PID, 60, Ts.VIDEO_PID, Ts.H264);
        read(new Ts().pat().section(Ts.PMT_PID, section));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
    }

    @Test
    void aPmtMayTakeSeveralPackets() {
        read(new Ts().pat().section(Ts.PMT_PID, longPmt(200)));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
    }

    @Test
    void theLongestPmtIsRead() {
        byte[] section = longPmt(1024 - 21);
        assertThat(section).hasSize(1024);
        read(new Ts().pat().section(Ts.PMT_PID, section));
        assertThat(tables.videoPid()).isEqualTo(Ts.VIDEO_PID);
    }

    @Test
    void aLostPacketOfALongPmtIsMadeGoodByTheNextPmt() {
        byte[] broken = new Ts().section(Ts.PMT_PID, longPmt(500)).bytes();
        read(new Ts().pat().raw(Ts.packets(broken, 0, 1)).raw(Ts.packets(broken, 2, 3)));
        assertThat(tables.areKnown()).isFalse();
        read(new Ts().section(Ts.PMT_PID, longPmt(500)));
        assertThat(tables.areKnown()).isTrue();
    }

    @Test
    void packetsOfALongPmtMayBeSentTwice() {
        byte[] once = new Ts().section(Ts.PMT_PID, longPmt(500)).bytes();
        Ts twice = new Ts().pat();
        for (int i = 0; i < once.length / Packet.SIZE; i++) {
            twice.raw(Ts.packets(once, i, i + 1)).raw(Ts.packets(once, i, i + 1));
        }
        read(twice);
        assertThat(tables.areKnown()).isTrue();
    }

    @Test
    void thePointerFieldLeadsPastTheEndOfTheSectionBefore() {
        byte[] first = longPmt(300);
        byte[] second = Ts.pmtSection(Ts.PROGRAM, 1, Ts.VIDEO_PID, 0, 0x200, Ts.HEVC);
        byte[] begin = new Ts().section(Ts.PMT_PID, first).bytes();
        byte[] rest = Arrays.copyOfRange(first, 183, first.length);
        byte[] both = Arrays.copyOf(rest, rest.length + second.length);
        System.arraycopy(second, 0, both, rest.length, second.length);
        read(new Ts().pat().raw(Ts.packets(begin, 0, 1)));
        assertThat(tables.areKnown()).isFalse();
        read(new Ts().sections(Ts.PMT_PID, rest.length, both));
        assertThat(tables.version()).isEqualTo(2);
        assertThat(tables.videoPid()).isEqualTo(0x200);
    }

    @Test
    void twoSectionsMayShareAPacket() {
        byte[] other = Ts.section(0x42, 1, 0, true, new byte[20]);
        byte[] pmt = Ts.pmtSection(Ts.PROGRAM, 0, Ts.VIDEO_PID, 0, Ts.VIDEO_PID, Ts.H264);
        byte[] both = Arrays.copyOf(other, other.length + pmt.length);
        System.arraycopy(pmt, 0, both, other.length, pmt.length);
        read(new Ts().pat().section(Ts.PMT_PID, both));
        assertThat(tables.areKnown()).isTrue();
    }

    @Test
    void aPointerThatLeavesThePacketIsIgnored() {
        byte[] pmt = Ts.pmtSection(Ts.PROGRAM, 0, Ts.VIDEO_PID, 0, Ts.VIDEO_PID, Ts.H264);
        read(new Ts().pat().sections(Ts.PMT_PID, 200, pmt));
        assertThat(tables.areKnown()).isFalse();
    }

    @Test
    void writtenAsPacketsTheTablesParseBackToTheSame() {
        for (int info : new int[] {0, 150, 166, 167, 168, 400, 1024 - 21}) {
            byte[] section = longPmt(info);
            Ts stream = new Ts().pat().section(Ts.PMT_PID, section);
            read(stream);
            assertThat(tables.packets(continuity))
                    .as("%d bytes of descriptors", info)
                    .isEqualTo(stream.bytes());
            restart();
        }
    }

    @Test
    void writtenAsPacketsTheTablesEndWithTheCountersOfTheStream() {
        Ts stream = new Ts().counter(Packet.PAT_PID, 14).counter(Ts.PMT_PID, 7);
        stream.pat().section(Ts.PMT_PID, longPmt(400)).pat().section(Ts.PMT_PID, longPmt(400));
        read(stream);
        byte[] written = tables.packets(continuity);
        assertThat(written).hasSize(4 * 188);
        assertThat(Packet.continuity(written, 0)).isEqualTo(15);
        assertThat(Packet.continuity(written, 188)).isEqualTo(10);
        assertThat(Packet.continuity(written, 3 * 188)).isEqualTo(12);
    }

    @Test
    void aRestartForgetsTheTablesButNotHowOftenTheyChanged() {
        read(Ts.withVideo(Ts.H264));
        tables.restart();
        assertThat(tables.areKnown()).isFalse();
        assertThat(tables.version()).isEqualTo(1);
        read(Ts.withVideo(Ts.H264));
        assertThat(tables.areKnown()).isTrue();
        assertThat(tables.version()).isEqualTo(2);
    }

    private static byte[] longPmt(int info) {
        return Ts.pmtSection(Ts.PROGRAM, 0, Ts.VIDEO_PID, info, Ts.VIDEO_PID, Ts.H264);
    }

    private void restart() {
        tables.restart();
        continuity.restart();
    }

    private void read(Ts ts) {
        read(ts.bytes());
    }

    private void read(byte[] b) {
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            continuity.follows(b, at);
            tables.packet(b, at, Packet.pid(b, at));
        }
    }
}
