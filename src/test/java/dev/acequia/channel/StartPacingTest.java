package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartPacingTest {
    private static final ContentId CONTENT = content(1);

    private long nanos = Long.MAX_VALUE - 1;
    private final StartPacing pacing = new StartPacing(() -> nanos);

    private static ContentId content(int number) {
        return new ContentId(ContentId.Kind.INFOHASH, "%040x".formatted(number));
    }

    private void advance(Duration by) {
        nanos += by.toNanos();
    }

    @Test
    void aContentThatHasNotFailedNeedNotWait() {
        pacing.failed(content(2));

        assertThat(pacing.delay(CONTENT)).isZero();
    }

    @Test
    void aFailureCostsASecondAndEachFurtherOneInARowTwo() {
        for (int seconds : new int[] {1, 2, 2, 2}) {
            pacing.failed(CONTENT);
            assertThat(pacing.delay(CONTENT)).isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void timeThatHasGoneByCounts() {
        pacing.failed(CONTENT);

        advance(Duration.ofMillis(400));
        assertThat(pacing.delay(CONTENT)).isEqualTo(Duration.ofMillis(600));
        advance(Duration.ofSeconds(3));
        assertThat(pacing.delay(CONTENT)).isZero();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        pacing.failed(CONTENT);
        pacing.failed(CONTENT);

        pacing.succeeded(CONTENT);

        assertThat(pacing.delay(CONTENT)).isZero();
    }

    @Test
    void theContentsThatFailedLongestAgoAreForgotten() {
        for (int i = 0; i <= 1000; i++) {
            pacing.failed(content(i));
        }

        assertThat(pacing.delay(content(0))).isZero();
        assertThat(pacing.delay(content(1000))).isPositive();
    }
}
