package dev.acequia.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How an engine that answers, or does not, is judged.
class LivenessTest {
    private final Liveness liveness = new Liveness();
    private long now;

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private void answer() {
        liveness.answered(now);
    }

    private void miss() {
        liveness.missed(false, now);
    }

    /// Goes down and answers again.
    private void stumble() {
        miss();
        miss();
        assertThat(liveness.isDown()).isTrue();
        answer();
        assertThat(liveness.isDown()).isFalse();
    }

    @Test
    void whatHasNotAnsweredYetIsInDoubtAndInUse() {
        assertThat(liveness.health()).isEqualTo(EngineHealth.UNKNOWN);
        assertThat(liveness.isDown()).isFalse();
        assertThat(liveness.isSteady(now)).isFalse();

        answer();

        assertThat(liveness.isSteady(now)).isTrue();
    }

    @Test
    void oneMissingAnswerPutsItInDoubtAndTheNextAnswerRestoresIt() {
        answer();

        miss();
        assertThat(liveness.isDown()).isFalse();
        assertThat(liveness.isSteady(now)).isFalse();

        answer();
        assertThat(liveness.isSteady(now)).isTrue();
    }

    @Test
    void twoMissingAnswersTakeItOutAndOneBringsItBackAtOnce() {
        answer();

        stumble();

        assertThat(liveness.isSteady(now)).isTrue();
    }

    @Test
    void oneMissingAnswerIsEnoughWhenItIsCertain() {
        answer();

        assertThat(liveness.missed(true, now)).isTrue();
        assertThat(liveness.missed(true, now)).isFalse();

        assertThat(liveness.isDown()).isTrue();
    }

    @Test
    void whoStumblesAgainIsTrustedAfterAWhileThatDoubles() {
        answer();
        stumble();
        for (long trial : new long[] {4, 8, 16, 32, 64, 64}) {
            stumble();
            pass(trial - 1);
            answer();
            assertThat(liveness.isSteady(now)).as("before %s s", trial).isFalse();
            pass(1);
            assertThat(liveness.isSteady(now)).as("after %s s", trial).isTrue();
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

        assertThat(liveness.isSteady(now)).isFalse();
    }

    @Test
    void stumblesAreForgottenAfterFiveMinutes() {
        answer();
        stumble();
        stumble();
        pass(301);

        stumble();

        assertThat(liveness.isSteady(now)).isTrue();
    }

    @Test
    void itTellsSinceWhenItIsSilent() {
        assertThat(liveness.silence(now)).isEqualTo("has never answered");
        answer();
        pass(12);
        miss();
        assertThat(liveness.silence(now)).isEqualTo("has not answered for 12 s");
    }
}
