package dev.acequia.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ErrorToleranceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ErrorTolerance tolerance = new ErrorTolerance();
    private final EngineException busy = failure(503, "busy");
    private final EngineException gone = failure(403, "Forbidden");

    private static EngineException failure(int status, String words) {
        try (FakeEngine engine = FakeEngine.start();
                EngineClient client = new EngineClient(DefaultOptions.timeouts())) {
            engine.on("/", Answers.text(status, words));
            return Assertions.catchThrowableOfType(EngineException.class, () -> client.version(engine.address()));
        }
    }

    private static EngineException refusal() {
        try (EngineClient client = new EngineClient(DefaultOptions.timeouts())) {
            return Assertions.catchThrowableOfType(EngineException.class, () -> client.version(FakeEngine.refusing()));
        }
    }

    private List<Long> pauses(EngineException error, int count) throws EngineException {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pauses.add(tolerance.pauseAfter(error, System.nanoTime()).toMillis());
        }
        return pauses;
    }

    @Test
    void pausesGrowFromHalfASecondToEightWhileTheEngineWarmsUp() throws Exception {
        assertThat(pauses(busy, 7)).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 8000L, 8000L);
        tolerance.answered(false);
        assertThat(pauses(busy, 1)).containsExactly(500L);
    }

    @Test
    void laterAnyErrorIsBorneForFiveSeconds() throws Exception {
        tolerance.answered(true);
        long start = System.nanoTime();
        assertThat(tolerance.pauseAfter(busy, start)).isEqualTo(Duration.ofMillis(500));
        assertThat(tolerance.pauseAfter(busy, start)).isEqualTo(Duration.ofSeconds(1));

        tolerance.answered(true);
        long early = System.nanoTime() - 4 * SECOND;
        assertThat(tolerance.pauseAfter(busy, early)).isEqualTo(Duration.ofMillis(500));
        for (int i = 0; i < 2; i++) {
            assertThat(tolerance.pauseAfter(busy, early)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }

        tolerance.answered(true);
        long longAgo = System.nanoTime() - 6 * SECOND;
        assertThat(tolerance.pauseAfter(busy, longAgo)).isEqualTo(Duration.ofMillis(500));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> tolerance.pauseAfter(busy, longAgo))
                .isSameAs(busy);
    }

    @Test
    void aSessionThatIsGoneHasASecondChanceHalfASecondLater() throws Exception {
        tolerance.answered(true);
        long start = System.nanoTime() - SECOND / 2;
        assertThat(tolerance.pauseAfter(gone, start)).isEqualTo(Duration.ofMillis(500));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> tolerance.pauseAfter(gone, start));
    }

    @Test
    void anEngineThatRefusesConnectionsIsNotWaitedForLong() throws Exception {
        EngineException refused = refusal();
        long start = System.nanoTime() - 6 * SECOND;
        assertThat(tolerance.pauseAfter(refused, start)).isEqualTo(Duration.ofMillis(500));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> tolerance.pauseAfter(refused, start));
    }

    @Test
    void whatIsPermanentIsNotBorneAtAll() {
        EngineException permanent = failure(500, "mod_detected");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> tolerance.pauseAfter(permanent, System.nanoTime()));
    }
}
