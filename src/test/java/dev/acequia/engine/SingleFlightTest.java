package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.EngineException.Reason;
import dev.acequia.pool.PoolRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Equal questions at the same time are one.
@Timeout(30)
class SingleFlightTest {
    private static final EngineAddress ENGINE = new EngineAddress("engine", 1);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final SingleFlight<String> flights = new SingleFlight<>(Duration.ZERO);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answered = new CountDownLatch(1);

    @AfterEach
    void close() {
        callers.shutdownNow();
    }

    private String answer() throws InterruptedException {
        asked.incrementAndGet();
        answered.await();
        return "answer";
    }

    private List<Future<String>> call(int count, Callable<String> question) {
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(callers.submit(question));
        }
        return calls;
    }

    @Test
    void whoAsksTheSameMeanwhileGetsTheSameAnswer() throws Exception {
        List<Future<String>> calls = call(400, () -> flights.ask(ENGINE, "key", this::answer));
        await().until(() -> asked.get() == 1);

        answered.countDown();

        for (Future<String> each : calls) {
            assertThat(each.get()).isEqualTo("answer");
        }
        assertThat(asked.get()).isLessThan(20);
    }

    @Test
    void differentQuestionsToOneEngineAreAFewAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int key = i;
            calls.add(callers.submit(() -> flights.ask(ENGINE, key, () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                boolean _ = answered.await(2, TimeUnit.MILLISECONDS);
                now.decrementAndGet();
                return "answer";
            })));
        }
        for (Future<String> each : calls) {
            assertThat(each.get()).isEqualTo("answer");
        }
        assertThat(most.get()).isBetween(1, SingleFlight.MOST);
    }

    @Test
    void anAnswerIsGivenForAMomentToThoseWhoComeAfterIt() throws Exception {
        SingleFlight<String> fresh = new SingleFlight<>(Duration.ofMinutes(1));
        answered.countDown();

        assertThat(fresh.ask(ENGINE, "key", this::answer)).isEqualTo("answer");
        assertThat(fresh.ask(ENGINE, "key", this::answer)).isEqualTo("answer");
        assertThat(fresh.ask(ENGINE, "another", this::answer)).isEqualTo("answer");

        assertThat(asked).hasValue(2);
    }

    @Test
    void aFailureIsToldToAllAndTheNextQuestionIsAsked() throws Exception {
        EngineException failure = PoolRig.cannotLoad(ENGINE, Reason.CONTENT);
        assertThatThrownBy(() -> flights.ask(ENGINE, "key", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> flights.ask(ENGINE, "key", () -> {
                    throw new AssertionError("made up");
                }))
                .hasRootCauseMessage("made up");
        answered.countDown();

        await().untilAsserted(() ->
                assertThat(flights.ask(ENGINE, "key", this::answer)).isEqualTo("answer"));
    }

    @Test
    void aQuestionThatNobodyWaitsForAnyMoreIsGivenUp() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        List<Future<String>> calls = call(
                2,
                () -> flights.ask(ENGINE, "key", () -> {
                    try {
                        return answer();
                    } catch (InterruptedException e) {
                        gaveUp.countDown();
                        throw e;
                    }
                }));
        await().until(() -> asked.get() == 1);

        calls.getFirst().cancel(true);
        assertThat(gaveUp.getCount()).isOne();
        calls.getLast().cancel(true);

        gaveUp.await();
    }
}
