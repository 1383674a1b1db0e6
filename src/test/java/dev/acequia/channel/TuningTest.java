package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Knobs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TuningTest {
    private static final Duration NONE = Duration.ZERO;

    private final Knobs knobs =
            new Knobs().joinBehind(seconds(2)).joinBehindMost(seconds(10)).stallTimeout(seconds(15));
    private final Tuning tuning = new Tuning(knobs::channel);
    private Duration now = Duration.ofHours(-1);

    private boolean look(Duration pause, Duration later) {
        now = now.plus(later);
        return tuning.look(pause, now.toNanos());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Test
    void aSourceThatIsEvenLeavesTheDistanceAsItIsSet() {
        for (int i = 0; i < 100; i++) {
            assertThat(look(seconds(0.9), seconds(1))).isFalse();
        }
        assertThat(tuning.joinBehind()).isEqualTo(seconds(2));
        assertThat(tuning.depth(seconds(30))).isEqualTo(seconds(30));
    }

    @Test
    void aPauseMovesViewersAwayAtOnceAndBackAfterFiveMinutesWithoutOne() {
        assertThat(look(seconds(3.1), seconds(1))).isTrue();
        assertThat(tuning.joinBehind()).isEqualTo(seconds(5));
        assertThat(tuning.jitter()).isEqualTo(seconds(3.1));
        assertThat(look(NONE, seconds(280))).isFalse();
        assertThat(look(NONE, seconds(30))).isTrue();
        assertThat(tuning.joinBehind()).isEqualTo(seconds(2));
    }

    @Test
    void theDistanceStaysWithinItsBounds() {
        look(seconds(7.4), seconds(1));
        assertThat(tuning.joinBehind()).isEqualTo(seconds(10));
        assertThat(tuning.depth(seconds(5))).isEqualTo(seconds(30));
    }

    @Test
    void aPauseThatIsHalfAStallIsNoneOfTheSourcesHabits() {
        assertThat(look(seconds(7.5), seconds(1))).isFalse();
        assertThat(tuning.jitter()).isZero();
    }

    @Test
    void nothingIsFittedUnlessThatIsWanted() {
        Tuning fixed = new Tuning(new Knobs().joinBehind(seconds(1))::channel);
        assertThat(fixed.look(seconds(4), 0)).isFalse();
        assertThat(fixed.joinBehind()).isEqualTo(seconds(1));
    }

    @Test
    void theAlarmIsOnFromTheFirstUnderrunUntilAMinuteAfterTheLast() {
        UnderrunAlarm alarm = new UnderrunAlarm();
        assertThat(alarm.look(0, 0)).isFalse();
        assertThat(alarm.look(1, seconds(1).toNanos())).isTrue();
        assertThat(alarm.isOn()).isTrue();
        assertThat(alarm.look(2, seconds(50).toNanos())).isFalse();
        assertThat(alarm.look(2, seconds(109).toNanos())).isFalse();
        assertThat(alarm.look(2, seconds(110).toNanos())).isTrue();
        assertThat(alarm.isOn()).isFalse();
    }
}
