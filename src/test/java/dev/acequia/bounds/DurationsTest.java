package dev.acequia.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    private static final Duration SHORT = Duration.ofMillis(-1);
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void theShorterAndTheLongerOfTwoAreFoundInEitherOrder() {
        assertThat(Durations.shorter(SHORT, LONG))
                .isEqualTo(Durations.shorter(LONG, SHORT))
                .isEqualTo(SHORT);
        assertThat(Durations.longer(SHORT, LONG))
                .isEqualTo(Durations.longer(LONG, SHORT))
                .isEqualTo(LONG);
    }
}
