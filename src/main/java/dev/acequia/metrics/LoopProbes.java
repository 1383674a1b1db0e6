package dev.acequia.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Delay of the event loops: a task on each, once a second, as long as somebody asks for the result.
///
/// A minute after the last question the tasks end, so that a server that nobody scrapes is not woken for them.
/// Thread-safe.
final class LoopProbes {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTEREST = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final Distribution delays = Distribution.ofDelays();
    private final List<Probe> probes = new ArrayList<>();
    private volatile long asked;

    LoopProbes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Adds loops, to be probed from the next question on.
    synchronized void watch(List<? extends ScheduledExecutorService> loops) {
        loops.forEach(loop -> probes.add(new Probe(loop)));
    }

    /// What was measured so far; goes on measuring for a minute.
    synchronized Distribution delays() {
        asked = nanoTime.getAsLong();
        probes.forEach(Probe::start);
        return delays;
    }

    /// Seconds by which the loop that is latest is overdue now: shows one that hangs, which no delay tells of.
    synchronized double overdue() {
        return probes.stream().mapToDouble(Probe::overdue).max().orElse(0);
    }

    private final class Probe implements Runnable {
        private final ScheduledExecutorService loop;
        private volatile long due;
        private volatile boolean isRunning;

        Probe(ScheduledExecutorService loop) {
            this.loop = loop;
        }

        /// With the lock of the probes.
        void start() {
            if (!isRunning) {
                isRunning = true;
                schedule();
            }
        }

        @Override
        public void run() {
            long now = nanoTime.getAsLong();
            delays.add(Duration.ofNanos(now - due));
            if (now - asked < INTEREST.toNanos()) {
                schedule();
            } else {
                isRunning = false;
            }
        }

        double overdue() {
            return isRunning ? Math.max(0, nanoTime.getAsLong() - due) / 1e9 : 0;
        }

        private void schedule() {
            due = nanoTime.getAsLong() + INTERVAL.toNanos();
            try {
                loop.schedule(this, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The loop has ended.
                isRunning = false;
            }
        }
    }
}
