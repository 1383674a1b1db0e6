package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SocketProgressTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SocketProgress progress = new SocketProgress(Instant.EPOCH, 0);

    /// Whether a viewer is stuck that takes so much a second while more waits for it.
    private boolean isStuckTaking(int bytes) {
        for (int second = 1; second <= 60; second++) {
            long nanos = Duration.ofSeconds(second).toNanos();
            progress.tick((long) second * bytes, 200_000, nanos, Instant.ofEpochSecond(second));
            if (progress.isStuck(nanos, LIMIT)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whoTakesNothingIsStuck() {
        assertThat(isStuckTaking(0)).isTrue();
    }

    @Test
    void whoTakesAByteNowAndThenIsStuckAllTheSame() {
        assertThat(isStuckTaking(1)).isTrue();
    }

    @Test
    void whoTakesLittleIsNot() {
        assertThat(isStuckTaking(1500)).isFalse();
    }
}
