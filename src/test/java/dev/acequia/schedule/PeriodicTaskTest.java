package dev.acequia.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
    private static final Optional<Duration> OFF = Optional.empty();
    private static final Optional<Duration> SOON = Optional.of(Duration.ofMillis(1));
    private static final Optional<Duration> NEVER = Optional.of(Duration.ofDays(1));

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile Optional<Duration> pause = SOON;
    private PeriodicTask task = task(runs::incrementAndGet);

    private PeriodicTask task(PeriodicTask.Work work) {
        return new PeriodicTask(
                "task",
                () -> {
                    asked.incrementAndGet();
                    return pause;
                },
                work);
    }

    @AfterEach
    void close() {
        task.close();
    }

    private void switchTo(Optional<Duration> next) {
        pause = next;
        int before = asked.get();
        task.changed();
        await().until(() -> asked.get() > before);
    }

    @Test
    void itRunsAgainAndAgain() {
        task.start();
        await().until(() -> runs.get() > 2);
    }

    @Test
    void whileItIsOffItRunsNotAndIsOnAgainAtOnceWhenToldSo() {
        pause = OFF;
        task.start();
        switchTo(OFF);
        assertThat(runs).hasValue(0);
        switchTo(SOON);
        await().until(() -> runs.get() > 0);
        switchTo(OFF);
        int then = runs.get();
        switchTo(OFF);
        assertThat(runs).hasValue(then);
    }

    @Test
    void aPauseThatIsShorterNowIsNotWaitedForAsItWas() {
        pause = NEVER;
        task.start();
        switchTo(SOON);
        await().until(() -> runs.get() > 0);
    }

    @Test
    void aRunThatFailsIsNotTheLast() {
        task = task(() -> {
            if (runs.incrementAndGet() < 3) {
                throw new AssertionError("meant to fail");
            }
        });
        task.start();
        await().until(() -> runs.get() > 3);
    }

    @Test
    void oneThatIsFinishedRunsOnceMoreAlsoWhileItIsOff() {
        for (Optional<Duration> each : List.of(OFF, NEVER)) {
            pause = each;
            PeriodicTask finished = task(runs::incrementAndGet);
            finished.start();
            runs.set(0);
            finished.finish();
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void oneThatIsClosedLeavesARunThatWaits() {
        CountDownLatch interrupted = new CountDownLatch(1);
        task = task(() -> {
            runs.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        task.start();
        await().until(() -> runs.get() == 1);
        task.close();
        assertThat(interrupted.getCount()).isZero();
        assertThat(runs).hasValue(1);
    }
}
