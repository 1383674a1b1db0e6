package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.content;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slots that preflights get.
class PreflightPlacesTest {
    private static final LeaseRequest PREFLIGHT = LeaseRequest.preflight(content(9));

    private final PoolRig set = PoolRig.of(A, B);

    @AfterEach
    void close() {
        set.close();
    }

    @Test
    void onlyAnIdleEngineTakesOneAndOneOnly() {
        try (Lease playing = set.take(start(1));
                Lease preflight = set.take(PREFLIGHT)) {
            assertThat(preflight.engine()).isNotEqualTo(playing.engine());
            assertThat(set.refusal(PREFLIGHT))
                    .isEqualTo(
                            "Engine a:1 is not idle: it plays 1 of 2 streams; engine b:1 is not idle: it plays 1 of 2 streams.");
        }
        assertThat(set.loads()).containsExactly(0, 0);
    }

    @Test
    void itsPlaceCounts() {
        set.most(1);
        try (Lease preflight = set.take(PREFLIGHT);
                Lease other = set.take(start(1))) {
            assertThat(other.engine()).isNotEqualTo(preflight.engine());
            assertThat(set.refusal(start(2))).contains("full");
        }
    }

    @Test
    void nobodyWaitsForOne() {
        set.waiting(Duration.ofMinutes(10));
        try (Lease one = set.take(start(1));
                Lease other = set.take(start(2).without(Set.of(one.engine())))) {
            assertThat(set.ask(PREFLIGHT)).isInstanceOf(LeaseResult.AtCapacity.class);
            assertThat(other.engine()).isNotEqualTo(one.engine());
        }
    }
}
