package dev.acequia.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How an engine that answers, or does not, is judged.
class LivenessTest {
    private final Liveness pulse = new Liveness();
    private long now;

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private void answer() {
        pulse.answered(now);
    }

    private void miss() {
        pulse.missed(false, now);
    }

    /// Goes down and answers again.
    private void stumble() {
        miss();
        miss();
        assertThat(pulse.isDown()).isTrue();
        answer();
        assertThat(pulse.isDown()).isFalse();
    }

    @Test
    void whatHasNotAnsweredYetIsInDoubtAndInUse() {
        assertThat(pulse.health()).isEqualTo(EngineHealth.UNKNOWN);
        assertThat(pulse.isDown()).isFalse();
        assertThat(pulse.isSteady(now)).isFalse();

        answer();

        assertThat(pulse.isSteady(now)).isTrue();
    }

    @Test
    void oneMissingAnswerPutsItInDoubtAndTheNextAnswerRestoresIt() {
        answer();

        miss();
        assertThat(pulse.isDown()).isFalse();
        assertThat(pulse.isSteady(now)).isFalse();

        answer();
        assertThat(pulse.isSteady(now)).isTrue();
    }

    @Test
    void twoMissingAnswersTakeItOutAndOneBringsItBackAtOnce() {
        answer();

        stumble();

        assertThat(pulse.isSteady(now)).isTrue();
    }

    @Test
    void oneMissingAnswerIsEnoughWhenItIsCertain() {
        answer();

        assertThat(pulse.missed(true, now)).isTrue();
        assertThat(pulse.missed(true, now)).isFalse();

        assertThat(pulse.isDown()).isTrue();
    }

    @Test
    void whoStumblesAgainIsTrustedAfterAWhileThatDoubles() {
        answer();
        stumble();
        for (long trial : new long[] {4, 8, 16, 32, 64, 64}) {
            stumble();
            pass(trial - 1);
            answer();
            assertThat(pulse.isSteady(now)).as("before %s s", trial).isFalse();
            pass(1);
            assertThat(pulse.isSteady(now)).as("after %s s", trial).isTrue();
            now -= Duration.ofSeconds(trial).toNanos();
        }
    }

    @Test
    void anAnswerMissingNowAndThenCountsAsWell() {
        answer();
        miss();
        answer();
        miss();
        answer();

        assertThat(pulse.isSteady(now)).isFalse();
    }

    @Test
    void stumblesAreForgottenAfterFiveMinutes() {
        answer();
        stumble();
        stumble();
        pass(301);

        stumble();

        assertThat(pulse.isSteady(now)).isTrue();
    }

    @Test
    void itTellsSinceWhenItIsSilent() {
        assertThat(pulse.silence(now)).isEqualTo("has never answered");
        answer();
        pass(12);
        miss();
        assertThat(pulse.silence(now)).isEqualTo("has not answered for 12 s");
    }
}
