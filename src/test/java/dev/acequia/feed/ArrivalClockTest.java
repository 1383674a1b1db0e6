package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Clock;
import org.junit.jupiter.api.Test;

class ArrivalClockTest {
    private static final long FRAME_NANOS = 40_000_000;
    private static final long FRAME_TICKS = Clock.PCR_HZ / 25;

    private final ArrivalClock arrivalClock = new ArrivalClock();
    private long nanos;
    private long ticks;

    @Test
    void aStreamThatTellsItsTimeNeedsNoOther() {
        for (int i = 0; i < 500; i++) {
            assertThat(arrivalClock.unit(ticks, nanos)).isZero();
            ticks += FRAME_TICKS;
            nanos += FRAME_NANOS;
        }
    }

    @Test
    void timeGoesByArrivalWhereThePicturesTellNone() {
        play(500);
        assertThat(ticks).isBetween(16 * Clock.PCR_HZ, 17 * Clock.PCR_HZ + FRAME_TICKS);
    }

    @Test
    void aLongPauseIsNoMedia() {
        play(100);
        long before = ticks;
        nanos += 3600L * 1_000_000_000;
        play(1);
        assertThat(ticks - before).isLessThanOrEqualTo(Clock.PCR_HZ);
    }

    private void play(int units) {
        for (int i = 0; i < units; i++) {
            ticks += arrivalClock.unit(ticks, nanos);
            nanos += FRAME_NANOS;
        }
    }
}
