package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnderrunAlarmTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void theAlarmIsOnFromTheFirstUnderrunUntilAMinuteAfterTheLast() {
        UnderrunAlarm alarm = new UnderrunAlarm();
        assertThat(alarm.update(0, 0)).isFalse();
        assertThat(alarm.update(1, SECOND)).isTrue();
        assertThat(alarm.isOn()).isTrue();
        assertThat(alarm.update(2, 50 * SECOND)).isFalse();
        assertThat(alarm.update(2, 109 * SECOND)).isFalse();
        assertThat(alarm.update(2, 110 * SECOND)).isTrue();
        assertThat(alarm.isOn()).isFalse();
    }
}
