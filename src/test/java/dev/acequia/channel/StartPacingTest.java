package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartPacingTest {
    private static final ContentId CONTENT = content(1);

    private long now = 1_000_000_000L;
    private final StartPacing pacing = new StartPacing(() -> now);

    private static ContentId content(int number) {
        return new ContentId(ContentId.Kind.INFOHASH, String.format("%040x", number));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aContentThatNeverFailedStartsAtOnce() {
        assertThat(pacing.delay(CONTENT)).isZero();
    }

    @Test
    void eachFailureInARowDoublesTheWaitUpToFourSeconds() {
        for (long millis : new long[] {500, 1000, 2000, 4000, 4000}) {
            pacing.failed(CONTENT);
            assertThat(pacing.delay(CONTENT)).isEqualTo(Duration.ofMillis(millis));
        }
    }

    @Test
    void theWaitCountsFromTheFailure() {
        pacing.failed(CONTENT);
        pass(Duration.ofMillis(400));
        assertThat(pacing.delay(CONTENT)).isEqualTo(Duration.ofMillis(100));
        pass(Duration.ofSeconds(1));
        assertThat(pacing.delay(CONTENT)).isZero();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        pacing.failed(CONTENT);
        pacing.failed(CONTENT);
        pacing.succeeded(CONTENT);
        assertThat(pacing.delay(CONTENT)).isZero();
        pacing.failed(CONTENT);
        assertThat(pacing.delay(CONTENT)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void oneContentsFailureDelaysNoOther() {
        pacing.failed(CONTENT);
        assertThat(pacing.delay(content(2))).isZero();
    }

    @Test
    void theLongestForgottenOfManyFailuresIsForgotten() {
        pacing.failed(CONTENT);
        for (int i = 2; i < 1100; i++) {
            pacing.failed(content(i));
        }
        assertThat(pacing.delay(CONTENT)).isZero();
        assertThat(pacing.delay(content(1099))).isPositive();
    }
}
