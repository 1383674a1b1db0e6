package dev.acequia.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task on a virtual thread of its own that is run after each pause, and sleeps while it is off.
public final class PeriodicTask implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Supplier<Optional<Duration>> pause;
    private final Work work;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isLast;

    /// What is done each time.
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    /// @param pause asked on the thread before each run, and when it has [#changed]; empty while the task is off
    /// @param work one run that fails is not the last
    public PeriodicTask(String name, Supplier<Optional<Duration>> pause, Work work) {
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// To be told when the pause may be another one, or the task on or off. The next run is a whole pause away.
    public void changed() {
        changes.release();
    }

    private void run() {
        try {
            while (!isLast) {
                Optional<Duration> next = pause.get();
                if (next.isEmpty()) {
                    changes.acquire();
                } else if (!changes.tryAcquire(next.get().toMillis(), TimeUnit.MILLISECONDS)) {
                    runOrLog();
                }
            }
            runOrLog();
        } catch (InterruptedException e) {
            log.debug("[{}] ended", thread.getName());
        }
    }

    private void runOrLog() throws InterruptedException {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            log.error("[{}] a run has failed", thread.getName(), e);
        }
    }

    /// Runs it once more, on or off, and ends; waits a second for that at most.
    public void finish() {
        isLast = true;
        changes.release();
        await();
    }

    /// Ends it, also in the middle of a run that waits for something.
    @Override
    public void close() {
        thread.interrupt();
        await();
    }

    private void await() {
        try {
            if (thread.isAlive() && !thread.join(LONGEST_CLOSE)) {
                log.debug("[{}] has not ended within {} s", thread.getName(), LONGEST_CLOSE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
