package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JoinDistanceTest {
    private static final Duration NONE = Duration.ZERO;

    private final JoinDistance joinDistance = joinDistance(seconds(2), true);
    private Duration now = Duration.ofHours(-1);

    private static JoinDistance joinDistance(Duration least, boolean isFitted) {
        return new JoinDistance(() -> new JoinDistance.Bounds(least, seconds(10), isFitted), () -> seconds(15));
    }

    private boolean look(Duration pause, Duration later) {
        now = now.plus(later);
        return joinDistance.update(pause, now.toNanos());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Test
    void aSourceThatIsEvenLeavesTheDistanceAsItIsSet() {
        for (int i = 0; i < 100; i++) {
            assertThat(look(seconds(0.9), seconds(1))).isFalse();
        }
        assertThat(joinDistance.joinBehind()).isEqualTo(seconds(2));
        assertThat(joinDistance.depth(seconds(30))).isEqualTo(seconds(30));
    }

    @Test
    void aPauseMovesViewersAwayAtOnceAndBackAfterFiveMinutesWithoutOne() {
        assertThat(look(seconds(3.1), seconds(1))).isTrue();
        assertThat(joinDistance.joinBehind()).isEqualTo(seconds(5));
        assertThat(joinDistance.jitter()).isEqualTo(seconds(3.1));
        assertThat(look(NONE, seconds(280))).isFalse();
        assertThat(look(NONE, seconds(30))).isTrue();
        assertThat(joinDistance.joinBehind()).isEqualTo(seconds(2));
    }

    @Test
    void theDistanceStaysWithinItsBounds() {
        look(seconds(7.4), seconds(1));
        assertThat(joinDistance.joinBehind()).isEqualTo(seconds(10));
        assertThat(joinDistance.depth(seconds(5))).isEqualTo(seconds(30));
    }

    @Test
    void aPauseThatIsHalfAStallIsNoneOfTheSourcesHabits() {
        assertThat(look(seconds(7.5), seconds(1))).isFalse();
        assertThat(joinDistance.jitter()).isZero();
    }

    @Test
    void nothingIsFittedUnlessThatIsWanted() {
        JoinDistance fixed = joinDistance(seconds(1), false);
        assertThat(fixed.update(seconds(4), 0)).isFalse();
        assertThat(fixed.joinBehind()).isEqualTo(seconds(1));
    }
}
