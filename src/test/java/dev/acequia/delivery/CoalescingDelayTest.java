package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoalescingDelayTest {
    private static final Duration MOST = Duration.ofMillis(40);

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "10, 0", "11, 4", "15, 20", "20, 40", "5000, 40"})
    void aFewNeverWaitAndACrowdTheLongest(int viewers, long millis) {
        assertThat(new CoalescingDelay(() -> MOST, () -> viewers).pause()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void nobodyWaitsWhereItIsSwitchedOff() {
        assertThat(new CoalescingDelay(() -> Duration.ZERO, () -> 500).pause()).isZero();
    }
}
