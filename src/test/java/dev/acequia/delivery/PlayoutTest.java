package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlayoutTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Offset<Double> EXACTLY = within(1e-6);

    private final Playout playout = new Playout(0);

    private void look(double media, double at, Blame blame) {
        playout.look(media, nanos(at), START.plus(Duration.ofNanos(nanos(at))), () -> new Fault(blame, "of it"));
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Test
    void whoGetsMediaAsTimeGoesByNeverPauses() {
        for (int i = 0; i < 100; i++) {
            look(2.0 + i, i, Blame.ENGINE);
        }
        assertThat(playout.pauses()).isEqualTo(Pauses.NONE);
        assertThat(playout.left(nanos(99))).isCloseTo(2, EXACTLY);
    }

    @Test
    void whatAPlayersOwnBufferHidesIsNoPause() {
        look(1, 1.1, Blame.ENGINE);
        assertThat(playout.pauses().count()).isZero();
    }

    @Test
    void aPauseBeginsWhenNothingIsLeftAndGoesOnUntilMediaCome() {
        look(2, 1, Blame.ENGINE);
        look(2, 2.5, Blame.ENGINE);
        look(2, 3.5, Blame.ENGINE);
        look(5, 4.5, Blame.ENGINE);
        assertThat(playout.pauses().count()).isOne();
        assertThat(playout.pauses().total()).isCloseTo(1.5, EXACTLY);
        assertThat(playout.pauses().last()).extracting(Pauses.Pause::at).isEqualTo(START.plusSeconds(2));
        assertThat(playout.left(nanos(4.5))).isCloseTo(2, EXACTLY);
    }

    @Test
    void everyPauseIsPutDownToWhoeverIsToBlameWhileItLasts() {
        look(1, 2, Blame.ENGINE);
        look(1, 3, Blame.SWARM);
        look(9, 4, Blame.ACEQUIA);
        look(9, 14, Blame.VIEWER);
        Pauses pauses = playout.pauses();
        assertThat(pauses.count()).isEqualTo(2);
        assertThat(pauses.nanos().keySet()).containsExactlyInAnyOrder(Blame.ENGINE, Blame.SWARM, Blame.VIEWER);
        assertThat(pauses.seconds(Blame.SWARM)).isCloseTo(1, EXACTLY);
        assertThat(pauses.last()).extracting(Pauses.Pause::fault).isEqualTo(new Fault(Blame.VIEWER, "of it"));
    }

    @Test
    void thePausesOfAllViewersAreAddedUp() {
        look(1, 2, Blame.ENGINE);
        Pauses twice = playout.pauses().plus(playout.pauses()).plus(Pauses.NONE);
        assertThat(twice.count()).isEqualTo(2);
        assertThat(twice.nanos()).isEqualTo(Map.of(Blame.ENGINE, 2_000_000_000L));
        assertThat(Pauses.NONE.plus(playout.pauses()).last())
                .isEqualTo(playout.pauses().last());
    }
}
