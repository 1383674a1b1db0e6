package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContinuityTest {
    private final Continuity continuity = new Continuity();

    @Test
    void countersThatGoOnRoundTheWrapAreContinuous() {
        assertThat(gaps(new Ts().filler(7, 40))).isZero();
        assertThat(continuity.last(7)).isEqualTo(39 & 0x0F);
    }

    @Test
    void nothingIsKnownOfAPidBeforeItsFirstPacket() {
        assertThat(continuity.last(7)).isEqualTo(-1);
        assertThat(gaps(new Ts().counter(7, 9).filler(7, 1))).isZero();
        assertThat(continuity.last(7)).isEqualTo(9);
    }

    @Test
    void everyPidCountsForItself() {
        assertThat(gaps(new Ts().filler(7, 2).filler(8, 5).filler(7, 2))).isZero();
    }

    @Test
    void aMissingPacketIsOneGapAndTheCountGoesOnFromThere() {
        assertThat(gaps(new Ts().filler(7, 3).counter(7, 4).filler(7, 3))).isEqualTo(1);
    }

    @Test
    void aPacketMayBeSentTwice() {
        assertThat(gaps(new Ts().filler(7, 3).counter(7, 2).filler(7, 1).filler(7, 1)))
                .isZero();
    }

    @Test
    void aPacketThatComesAThirdTimeIsAnotherOne() {
        assertThat(gaps(new Ts()
                        .filler(7, 1)
                        .counter(7, 0)
                        .filler(7, 1)
                        .counter(7, 0)
                        .filler(7, 2)))
                .isEqualTo(1);
        assertThat(continuity.last(7)).isEqualTo(1);
    }

    @Test
    void afterAPacketWithoutPayloadNoneIsSentTwice() {
        assertThat(gaps(new Ts().filler(7, 3).clock(7, 0, 0).counter(7, 2).filler(7, 1)))
                .isEqualTo(1);
    }

    @Test
    void packetsWithoutPayloadDoNotCount() {
        assertThat(gaps(new Ts().filler(7, 3).clock(7, 0, 0).clock(7, 0, 0).filler(7, 3)))
                .isZero();
    }

    @Test
    void aPacketWithoutPayloadThatCountsIsAGap() {
        assertThat(gaps(new Ts().filler(7, 3).counter(7, 4).clock(7, 0, 0).filler(7, 1)))
                .isEqualTo(1);
    }

    @Test
    void anAnnouncedDiscontinuityIsNoGap() {
        Ts ts = new Ts().filler(7, 3).counter(7, 11).clock(7, Ts.DISCONTINUOUS, 0);
        assertThat(gaps(ts.filler(7, 3))).isZero();
        assertThat(continuity.last(7)).isEqualTo(13);
    }

    @Test
    void nullPacketsHaveNoCounter() {
        assertThat(gaps(new Ts().nullPacket().counter(Ts.NO_PID, 9).nullPacket()))
                .isZero();
    }

    @Test
    void aRestartForgetsTheCountersAndKeepsTheGaps() {
        gaps(new Ts().filler(7, 3).counter(7, 4).filler(7, 1));
        continuity.restart();
        assertThat(continuity.last(7)).isEqualTo(-1);
        assertThat(gaps(new Ts().counter(7, 12).filler(7, 2))).isEqualTo(1);
    }

    private long gaps(Ts ts) {
        byte[] b = ts.bytes();
        long found = continuity.gaps();
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            found += continuity.follows(b, at) ? 0 : 1;
        }
        assertThat(continuity.gaps()).isEqualTo(found);
        return found;
    }
}
