package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Clock;
import org.junit.jupiter.api.Test;

class SourceUnderrunsTest {
    private static final long SECOND = 1_000_000_000L;

    private final SourceUnderruns underruns = new SourceUnderruns();
    private long media;
    private long now;

    /// So many seconds of media come after so many seconds.
    private SourceUnderrunsTest comes(double mediaSeconds, double afterSeconds) {
        now += Math.round(afterSeconds * SECOND);
        media += Math.round(mediaSeconds * Clock.PCR_HZ);
        underruns.received(media, now);
        return this;
    }

    @Test
    void mediaInTimeRunsNobodyDry() {
        comes(0.1, 0);
        for (int i = 0; i < 100; i++) {
            comes(0.1, 0.1);
        }
        assertThat(underruns.count()).isZero();
    }

    @Test
    void aBurstIsAReserveForALaterPause() {
        comes(8, 0).comes(0.1, 7);
        assertThat(underruns.count()).isZero();
    }

    @Test
    void aPauseLongerThanTheReserveIsOneUnderrun() {
        comes(2, 0).comes(0.1, 5).comes(0.1, 0.1);
        assertThat(underruns.count()).isOne();
    }

    @Test
    void everyPauseCounts() {
        comes(1, 0).comes(1, 3).comes(1, 3).comes(1, 3);
        assertThat(underruns.count()).isEqualTo(3);
    }

    @Test
    void jitterThatAPlayerHidesDoesNotCount() {
        comes(0.1, 0).comes(0.1, 0.25).comes(0.2, 0.15);
        assertThat(underruns.count()).isZero();
    }

    @Test
    void bytesWithoutNewMediaSayNothing() {
        comes(1, 0).comes(0, 20).comes(0, 20);
        assertThat(underruns.count()).isZero();
    }
}
