package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SECOND = Clock.PCR_HZ;

    private final Timeline timeline = new Timeline();

    @Test
    void mediaTimeIsWhatTheClockHasAdvancedSinceItsFirstReference() {
        assertThat(timeline.lastPcr()).isEqualTo(-1);
        timeline.pcr(1000 * SECOND, 0);
        assertThat(timeline.ticks()).isZero();
        timeline.pcr(1001 * SECOND, 1000);
        assertThat(timeline.ticks()).isEqualTo(SECOND);
        assertThat(timeline.lastPcr()).isEqualTo(1001 * SECOND);
    }

    @Test
    void theWrapAfter26HoursIsNoJump() {
        long before = Clock.PCR_WRAP - SECOND / 4;
        timeline.pcr(before, 0);
        timeline.pcr(SECOND / 4, 1000);
        assertThat(timeline.ticks()).isEqualTo(SECOND / 2);
        assertThat(timeline.jumps()).isZero();
    }

    @Test
    void stepsBackAndLongStepsAheadAreJumpsThatTakeNoTime() {
        timeline.pcr(100 * SECOND, 0);
        timeline.pcr(110 * SECOND, 1);
        assertThat(timeline.jumps()).isZero();
        timeline.pcr(121 * SECOND, 2);
        timeline.pcr(5 * SECOND, 3);
        assertThat(timeline.jumps()).isEqualTo(2);
        assertThat(timeline.ticks()).isEqualTo(10 * SECOND);
        timeline.pcr(6 * SECOND, 4);
        assertThat(timeline.ticks()).isEqualTo(11 * SECOND);
    }

    @Test
    void theBitrateOfConstantPacketsIsRightWithinOnePercent() {
        long bitsPerSecond = 8_000_000;
        assertThat(timeline.bitsPerSecond()).isZero();
        constant(bitsPerSecond, 0, 60);
        assertThat(timeline.bitsPerSecond()).isCloseTo(bitsPerSecond, Percentage.withPercentage(1));
    }

    @Test
    void theBitrateIsKnownAfterHalfASecondAndFollowsWithinEight() {
        constant(4_000_000, 0, 0.6);
        assertThat(timeline.bitsPerSecond()).isCloseTo(4_000_000, Percentage.withPercentage(1));
        constant(4_000_000, 0.6, 20);
        constant(2_000_000, 20, 29);
        assertThat(timeline.bitsPerSecond()).isCloseTo(2_000_000, Percentage.withPercentage(1));
    }

    @Test
    void aJumpDoesNotSpoilTheBitrate() {
        constant(8_000_000, 0, 10);
        constant(8_000_000, 5000, 5010);
        assertThat(timeline.jumps()).isEqualTo(1);
        assertThat(timeline.bitsPerSecond()).isCloseTo(8_000_000, Percentage.withPercentage(1));
    }

    @Test
    void aRestartKeepsMediaTimeAndBitrateAndTakesAnyClock() {
        constant(8_000_000, 0, 10);
        long ticks = timeline.ticks();
        timeline.restart();
        assertThat(timeline.lastPcr()).isEqualTo(-1);
        timeline.pcr(3 * SECOND, position);
        assertThat(timeline.ticks()).isEqualTo(ticks);
        assertThat(timeline.jumps()).isZero();
        assertThat(timeline.bitsPerSecond()).isCloseTo(8_000_000, within(80_000L));
    }

    @Test
    void aSingleReferenceThatLeadsNowhereIsDamage() {
        timeline.pcr(100 * SECOND, 0);
        timeline.pcr(5 * SECOND, 1);
        timeline.pcr(100 * SECOND + SECOND / 10, 2);
        timeline.pcr(900 * SECOND, 3);
        timeline.pcr(100 * SECOND + SECOND / 5, 4);
        assertThat(timeline.ticks()).isEqualTo(SECOND / 5);
        assertThat(timeline.backs()).isZero();
    }

    @Test
    void aClockThatGoesOnFromBeforeHasGoneBack() {
        timeline.pcr(100 * SECOND, 0);
        timeline.pcr(5 * SECOND, 1);
        timeline.pcr(5 * SECOND + SECOND / 10, 2);
        assertThat(timeline.backs()).isEqualTo(1);
        assertThat(timeline.ticks()).isEqualTo(SECOND / 10);
    }

    @Test
    void aClockThatGoesBackWhileDecodingTimesGoOnHasNotGoneBack() {
        for (int i = 0; i < 100; i++) {
            timeline.pcr((i / 8 % 5 * 20 + i / 25) * SECOND + i % 8 * SECOND / 100, i);
            timeline.dts(i * Clock.PTS_HZ / 25, i);
        }
        assertThat(timeline.backs()).isZero();
    }

    @Test
    void decodingTimesThatGoBackAreALoop() {
        for (int i = 0; i < 300; i++) {
            timeline.dts(i % 100 * Clock.PTS_HZ / 25, i);
        }
        assertThat(timeline.backs()).isEqualTo(2);
    }

    @Test
    void decodingTimesTellMediaTimeWhereThereIsNoClock() {
        for (int i = 0; i < 100; i++) {
            timeline.dts(i * Clock.PTS_HZ / 25, i * 1000L);
        }
        assertThat(timeline.ticks()).isEqualTo(99 * SECOND / 25);
        assertThat(timeline.bitsPerSecond()).isCloseTo(25_000 * 8, Percentage.withPercentage(2));
    }

    @Test
    void aClockThatIsTenTimesTooSlowIsLeftForDecodingTimes() {
        timeline.pcr(0, 0);
        for (int i = 0; i < 1500; i++) {
            timeline.pcr(i * SECOND / 250, i * 1000L);
            timeline.dts(i * Clock.PTS_HZ / 25, i * 1000L);
        }
        assertThat(timeline.ticks()).isBetween(48 * SECOND, 60 * SECOND);
    }

    @Test
    void theShorterWayRoundTheClockIsItsDistance() {
        assertThat(Clock.pcrDistance(10, 4)).isEqualTo(-6);
        assertThat(Clock.pcrDistance(Clock.PCR_WRAP - 1, 1)).isEqualTo(2);
        assertThat(Clock.ptsDistance(1, Clock.PTS_WRAP - 1)).isEqualTo(-2);
        assertThat(Clock.ptsDistance(0, Clock.PTS_WRAP / 2 - 1)).isEqualTo(Clock.PTS_WRAP / 2 - 1);
    }

    private long position;

    /// References every 40 ms, each at the last packet that had begun by then.
    private void constant(long bitsPerSecond, double fromSecond, double toSecond) {
        long start = position;
        for (long i = 0; i < Math.round((toSecond - fromSecond) * 25); i++) {
            double seconds = i / 25.0;
            position = start + (long) (bitsPerSecond / 8.0 * seconds) / Packet.SIZE * Packet.SIZE;
            timeline.pcr((long) ((fromSecond + seconds) * SECOND) % Clock.PCR_WRAP, position);
        }
        position = start + (long) (bitsPerSecond / 8.0 * (toSecond - fromSecond)) / Packet.SIZE * Packet.SIZE;
    }
}
