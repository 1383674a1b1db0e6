package dev.acequia.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopProbesTest {
    private long nanos;
    private final Loop loop = new Loop();
    private final LoopProbes probes = new LoopProbes(() -> nanos);

    LoopProbesTest() {
        probes.watch(List.of(loop));
    }

    @AfterEach
    void close() {
        loop.shutdownNow();
    }

    @Test
    void aLoopIsNotWokenBeforeSomebodyAsks() {
        assertThat(loop.tasks).isEmpty();
        assertThat(probes.overdue()).isZero();
    }

    @Test
    void itsLatenessIsMeasuredOnceASecond() {
        probes.delays();
        probes.delays();
        after(Duration.ofMillis(1030));
        loop.run();
        after(Duration.ofSeconds(1));
        loop.run();

        assertThat(loop.delays).containsExactly(1000L, 1000L, 1000L);
        assertThat(probes.delays().count()).isEqualTo(2);
        assertThat(probes.delays().sum()).isEqualTo(0.03);
    }

    @Test
    void aLoopThatHangsIsOverdue() {
        probes.delays();
        after(Duration.ofSeconds(8));
        assertThat(probes.overdue()).isEqualTo(7);
        assertThat(probes.delays().count()).isZero();
    }

    @Test
    void theProbesEndAMinuteAfterTheLastQuestionAndBeginAgainWithTheNext() {
        probes.delays();
        after(Duration.ofSeconds(61));
        loop.run();
        assertThat(loop.tasks).isEmpty();
        assertThat(probes.overdue()).isZero();
        probes.delays();
        assertThat(loop.tasks).hasSize(1);
    }

    @Test
    void aLoopThatHasEndedIsLeftAlone() {
        LoopProbes late = new LoopProbes(() -> nanos);
        ScheduledThreadPoolExecutor ended = new ScheduledThreadPoolExecutor(1);
        ended.shutdownNow();
        late.watch(List.of(ended));
        assertThat(late.delays().count()).isZero();
        assertThat(late.overdue()).isZero();
    }

    private void after(Duration time) {
        nanos += time.toNanos();
    }

    /// A loop that does what it is given when it is told.
    private static final class Loop extends ScheduledThreadPoolExecutor {
        private final List<Runnable> tasks = new ArrayList<>();
        private final List<Long> delays = new ArrayList<>();

        Loop() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            delays.add(unit.toMillis(delay));
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        void run() {
            List<Runnable> due = List.copyOf(tasks);
            tasks.clear();
            due.forEach(Runnable::run);
        }
    }
}
