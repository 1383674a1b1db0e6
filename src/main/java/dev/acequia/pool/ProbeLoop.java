package dev.acequia.pool;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loop of the probes of one engine, on a virtual thread of its own: an engine that hangs delays no other.
final class ProbeLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProbeLoop.class);

    /// The shortest pause between two probes, however many ask for one.
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final EngineAddress engine;
    private final Probing probing;
    private final Semaphore requests = new Semaphore(0);
    private final Thread thread;

    /// One probe.
    @FunctionalInterface
    interface Probing {
        /// Asks the engine and reports to the pool; returns the pause until the next probe.
        Duration run() throws InterruptedException;
    }

    private ProbeLoop(EngineAddress engine, Probing probing) {
        this.engine = engine;
        this.probing = probing;
        this.thread = Thread.ofVirtual().name("engine-health-" + engine).unstarted(this::run);
    }

    static ProbeLoop start(EngineAddress engine, Probing probing) {
        ProbeLoop probes = new ProbeLoop(engine, probing);
        probes.thread.start();
        return probes;
    }

    /// Has the next probe made soon.
    void probeSoon() {
        requests.release();
    }

    private void run() {
        try {
            while (true) {
                Duration pause = makeOne();
                boolean isHurried = requests.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                if (isHurried) {
                    Thread.sleep(Durations.shorter(pause, SHORTEST_PAUSE));
                    requests.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes on after a probe that fails by our own fault: without probes the engine would keep its last state.
    private Duration makeOne() throws InterruptedException {
        try {
            return probing.run();
        } catch (RuntimeException | Error e) {
            log.error("[engine {}] a health probe ended with an internal error", engine, e);
            return AFTER_FAILURE;
        }
    }

    /// Ends the probes, also the one that is being made; does not wait.
    @Override
    public void close() {
        thread.interrupt();
    }

    void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }
}
