package dev.acequia.vpn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ForwardedPortTest {
    private final ForwardedPort port = new ForwardedPort();
    private long seconds;

    /// The VPN says it for so long.
    private int told(int value, int forSeconds) {
        for (int i = 0; i < forSeconds; i++) {
            boolean _ = port.take(
                    value,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(seconds++).toNanos());
        }
        return port.settled();
    }

    @Test
    void whatTheFirstQuestionFindsCountsAtOnce() {
        assertThat(told(4242, 1)).isEqualTo(4242);
        assertThat(port.changes()).isZero();
    }

    @Test
    void anotherOneCountsOnceItHasBeenTheSameForAMinute() {
        told(4242, 1);
        assertThat(told(4343, 60)).isEqualTo(4242);
        assertThat(told(4343, 1)).isEqualTo(4343);
        assertThat(port.changes()).isEqualTo(1);
    }

    @Test
    void noneChangesNothing() {
        told(4242, 1);
        assertThat(told(0, 100_000)).isEqualTo(4242);
        assertThat(told(4242, 100)).isEqualTo(4242);
        assertThat(port.changes()).isZero();
    }

    @Test
    void oneThatComesAndGoesChangesNothing() {
        told(4242, 1);
        for (int i = 0; i < 1000; i++) {
            told(4343, 5);
            told(i % 3 == 0 ? 0 : 4242, 5);
            told(5000 + i, 5);
        }
        assertThat(port.settled()).isEqualTo(4242);
    }

    @Test
    void twoChangesAreTenMinutesApart() {
        told(1, 1);
        told(2, 61);
        assertThat(told(3, 500)).isEqualTo(2);
        assertThat(told(3, 101)).isEqualTo(3);
        assertThat(told(4, 61)).isEqualTo(3);
        assertThat(port.changes()).isEqualTo(2);
    }

    @Test
    void theFirstThatComesLaterHasToStayToo() {
        told(0, 1);
        assertThat(told(4242, 30)).isZero();
        assertThat(told(4242, 31)).isEqualTo(4242);
        assertThat(port.changes()).isZero();
        assertThat(told(4343, 61)).isEqualTo(4343);
    }
}
