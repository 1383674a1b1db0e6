package dev.acequia.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.StreamFormat;
import dev.acequia.mpegts.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailoverTriggerTest {
    private static final double READ = 0.04;

    private long now = 5_000_000_000L;
    private double media = 100;
    private FailoverTrigger trigger = trigger(StreamFormat.TS);

    private FailoverTrigger trigger(StreamFormat format) {
        return new FailoverTrigger(format, now, ticks());
    }

    private long ticks() {
        return (long) (media * Clock.PCR_HZ);
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    private void deliver(double seconds) {
        media += seconds;
        trigger.media(now, ticks());
    }

    /// So many seconds at a speed, 1 being as fast as the stream plays; whether it was ever suspect.
    private boolean play(double seconds, double speed) {
        boolean wasInDoubt = false;
        for (double at = 0; at < seconds; at += READ) {
            pass(READ);
            deliver(READ * speed);
            wasInDoubt |= trigger.isSuspect(now);
        }
        return wasInDoubt;
    }

    private @Nullable Trouble verdictWithSpareSilentFor(double seconds) {
        return trigger.verdict(now, now - (long) (seconds * 1e9));
    }

    @Test
    void aSteadyStreamIsTrusted() {
        assertThat(play(600, 1)).isFalse();
    }

    @Test
    void aStreamThatBeginsWithTheLastSecondsAtOnceIsTrusted() {
        assertThat(play(5, 4)).isFalse();
        assertThat(play(300, 1)).isFalse();
    }

    @Test
    void aPauseIsDoubtedForHalfAMinute() {
        play(20, 1);
        pass(1.1);
        assertThat(trigger.isSuspect(now)).isTrue();
        deliver(1.1);
        assertThat(play(28, 1)).isTrue();
        assertThat(trigger.isSuspect(now)).isTrue();
        play(3, 1);
        assertThat(trigger.isSuspect(now)).isFalse();
    }

    @Test
    void aSessionThatPausesIsLeftOnlyForASpareThatHasGoneOn() {
        play(20, 1);
        pass(1.4);
        assertThat(verdictWithSpareSilentFor(0.1)).isNull();
        pass(0.2);
        assertThat(verdictWithSpareSilentFor(0.1)).isEqualTo(Trouble.STALLED);
        assertThat(verdictWithSpareSilentFor(2)).isNull();
    }

    @Test
    void aStreamThatIsATenthTooSlowIsDoubtedAndNotLeft() {
        assertThat(play(120, 0.9)).isTrue();
        assertThat(verdictWithSpareSilentFor(0.1)).isNull();
    }

    @Test
    void aStreamThatIsAFifthTooSlowIsLeft() {
        play(10, 2);
        play(60, 0.8);
        assertThat(verdictWithSpareSilentFor(0.1)).isEqualTo(Trouble.SLOW);
        assertThat(verdictWithSpareSilentFor(3)).isNull();
    }

    @Test
    void segmentsThatComeEveryFewSecondsAreTrusted() {
        trigger = trigger(StreamFormat.HLS);
        boolean wasInDoubt = false;
        for (int i = 0; i < 50; i++) {
            for (int step = 0; step < 24; step++) {
                pass(0.25);
                wasInDoubt |= trigger.isSuspect(now);
            }
            deliver(6);
        }
        assertThat(wasInDoubt).isFalse();
    }

    @Test
    void pausesThatTheStreamMakesAllTheTimeAreUsual() {
        Duration pause = Duration.ofMillis(1500);
        for (int i = 0; i < 10; i++) {
            pass(pause.toMillis() / 1000.0);
            deliver(pause.toMillis() / 1000.0);
        }
        pass(2);
        assertThat(verdictWithSpareSilentFor(0.1)).isNull();
        pass(1.2);
        assertThat(verdictWithSpareSilentFor(0.1)).isEqualTo(Trouble.STALLED);
    }
}
