package dev.acequia.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusedAcceptsTest {
    private final RefusedAccepts refused = new RefusedAccepts(() -> 0);

    @Test
    void eachWaitIsLongerUpToASecondUntilSomebodyIsAccepted() {
        IOException why = new IOException("Too many open files");
        Duration first = refused.next(1, why);
        assertThat(refused.next(1, why)).isGreaterThan(first);
        Duration last = first;
        for (int i = 0; i < 10; i++) {
            last = refused.next(1, why);
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(1));
        refused.over();
        assertThat(refused.next(1, why)).isEqualTo(first);
    }
}
