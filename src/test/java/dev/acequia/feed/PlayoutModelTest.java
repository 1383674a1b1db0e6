package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlayoutModelTest {
    private static final Offset<Double> EXACTLY = within(1e-6);

    private final PlayoutModel player = new PlayoutModel(nanos(100));

    private double look(double media, double at) {
        return player.update(media, nanos(100 + at));
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Test
    void whatItHasLeftIsWhatItGotLessTheTimeGoneBy() {
        look(5, 1);
        assertThat(player.left(nanos(103))).isCloseTo(2, EXACTLY);
        assertThat(player.left(nanos(106))).isCloseTo(-1, EXACTLY);
    }

    @Test
    void latenessThatItsBufferHidesIsNoPauseAndIsNotForgiven() {
        assertThat(look(1, 1.15)).isZero();
        assertThat(look(2, 2.15)).isZero();
        assertThat(look(3, 3.25)).isCloseTo(0.25, EXACTLY);
        assertThat(player.pauses()).isOne();
    }

    @Test
    void aPauseGoesOnUntilThereIsMediaAgain() {
        assertThat(look(1, 2)).isCloseTo(1, EXACTLY);
        assertThat(look(1.5, 3)).isCloseTo(0.5, EXACTLY);
        assertThat(player.pauses()).isOne();
        assertThat(look(3, 4)).isZero();
        assertThat(player.left(nanos(104))).isCloseTo(0.5, EXACTLY);
        assertThat(look(3, 5)).isCloseTo(0.5, EXACTLY);
        assertThat(player.pauses()).isEqualTo(2);
    }
}
