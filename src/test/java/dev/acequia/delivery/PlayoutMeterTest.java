package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlayoutMeterTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Offset<Double> EXACTLY = within(1e-6);

    private final PlayoutMeter playout = new PlayoutMeter(0);

    private void look(double media, double at, RebufferingCause.Owner owner) {
        playout.update(
                media, nanos(at), START.plus(Duration.ofNanos(nanos(at))), () -> new RebufferingCause(owner, "of it"));
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Test
    void whoGetsMediaAsTimeGoesByNeverPauses() {
        for (int i = 0; i < 100; i++) {
            look(2.0 + i, i, RebufferingCause.Owner.ENGINE);
        }
        assertThat(playout.rebuffering()).isEqualTo(Rebuffering.NONE);
        assertThat(playout.left(nanos(99))).isCloseTo(2, EXACTLY);
    }

    @Test
    void whatAPlayersOwnBufferHidesIsNoPause() {
        look(1, 1.1, RebufferingCause.Owner.ENGINE);
        assertThat(playout.rebuffering().count()).isZero();
    }

    @Test
    void aPauseBeginsWhenNothingIsLeftAndGoesOnUntilMediaCome() {
        look(2, 1, RebufferingCause.Owner.ENGINE);
        look(2, 2.5, RebufferingCause.Owner.ENGINE);
        look(2, 3.5, RebufferingCause.Owner.ENGINE);
        look(5, 4.5, RebufferingCause.Owner.ENGINE);
        assertThat(playout.rebuffering().count()).isOne();
        assertThat(playout.rebuffering().total()).isCloseTo(1.5, EXACTLY);
        assertThat(playout.rebuffering().last())
                .extracting(Rebuffering.Pause::at)
                .isEqualTo(START.plusSeconds(2));
        assertThat(playout.left(nanos(4.5))).isCloseTo(2, EXACTLY);
    }

    @Test
    void everyPauseIsPutDownToWhoeverIsToBlameWhileItLasts() {
        look(1, 2, RebufferingCause.Owner.ENGINE);
        look(1, 3, RebufferingCause.Owner.SWARM);
        look(9, 4, RebufferingCause.Owner.ACEQUIA);
        look(9, 14, RebufferingCause.Owner.VIEWER);
        Rebuffering rebuffering = playout.rebuffering();
        assertThat(rebuffering.count()).isEqualTo(2);
        assertThat(rebuffering.nanos().keySet())
                .containsExactlyInAnyOrder(
                        RebufferingCause.Owner.ENGINE, RebufferingCause.Owner.SWARM, RebufferingCause.Owner.VIEWER);
        assertThat(rebuffering.seconds(RebufferingCause.Owner.SWARM)).isCloseTo(1, EXACTLY);
        assertThat(rebuffering.last())
                .extracting(Rebuffering.Pause::cause)
                .isEqualTo(new RebufferingCause(RebufferingCause.Owner.VIEWER, "of it"));
    }

    @Test
    void thePausesOfAllViewersAreAddedUp() {
        look(1, 2, RebufferingCause.Owner.ENGINE);
        Rebuffering twice = playout.rebuffering().plus(playout.rebuffering()).plus(Rebuffering.NONE);
        assertThat(twice.count()).isEqualTo(2);
        assertThat(twice.nanos()).isEqualTo(Map.of(RebufferingCause.Owner.ENGINE, 2_000_000_000L));
        assertThat(Rebuffering.NONE.plus(playout.rebuffering()).last())
                .isEqualTo(playout.rebuffering().last());
    }
}
