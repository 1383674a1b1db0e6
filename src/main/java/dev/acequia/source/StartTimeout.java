package dev.acequia.source;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Timeout of a wait for an engine: interrupts it when another session is ready meanwhile, or when another engine could
/// be asked, and this one has had its time or has found no peers. On a virtual thread of its own until closed.
final class StartTimeout implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StartTimeout.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /// How many intervals are from one question to the engine to the next.
    private static final int QUESTIONS = 4;

    private final Duration limit;
    private final @Nullable EngineStatPoller poller;
    private final BooleanSupplier hasChoice;
    private final Relief relief;
    private final Thread waiting = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Trouble trouble;

    /// Condition that makes the wait needless.
    @FunctionalInterface
    interface Relief {
        /// Whether it is there, after a wait of so long. Never called while, or after, the waiting thread closes.
        boolean isThere(Duration waited);
    }

    private StartTimeout(Duration limit, @Nullable EngineStatPoller poller, BooleanSupplier hasChoice, Relief relief) {
        this.limit = limit;
        this.poller = poller;
        this.hasChoice = hasChoice;
        this.relief = relief;
    }

    /// Watches over the calling thread.
    ///
    /// @param poller of the session whose first byte is waited for; null when it has yet to be started
    static StartTimeout begin(
            Duration limit, @Nullable EngineStatPoller poller, BooleanSupplier hasChoice, Relief relief) {
        StartTimeout timeout = new StartTimeout(limit, poller, hasChoice, relief);
        Thread.ofVirtual().name("patience").start(timeout::run);
        return timeout;
    }

    private void run() {
        long began = System.nanoTime();
        try {
            for (int looks = 1; !over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS); looks++) {
                long waited = System.nanoTime() - began;
                if (isRelieved(Duration.ofNanos(waited))) {
                    return;
                }
                Trouble reason = looks % QUESTIONS == 0 ? reason(waited) : null;
                if (reason != null && hasChoice.getAsBoolean()) {
                    interrupt(reason);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.error("Monitoring the start of a session failed, so the session is given up", e);
            interrupt(Trouble.LATE);
        }
    }

    private synchronized boolean isRelieved(Duration waited) {
        boolean isThere = over.getCount() > 0 && relief.isThere(waited);
        if (isThere) {
            interrupt(Trouble.LATE);
        }
        return isThere;
    }

    private @Nullable Trouble reason(long waited) {
        if (waited >= limit.toNanos()) {
            return Trouble.LATE;
        }
        if (poller == null) {
            return null;
        }
        poller.ask();
        return waited >= SessionWatchdog.ALONE.toNanos() && poller.isAlone() ? Trouble.NO_PEERS : null;
    }

    private synchronized void interrupt(Trouble reason) {
        if (over.getCount() > 0) {
            trouble = reason;
            waiting.interrupt();
        }
    }

    /// What the wait was given up for; null when it was not.
    synchronized @Nullable Trouble trouble() {
        return trouble;
    }

    /// Ends the monitoring. An interrupt that came too late has no effect any more.
    @Override
    public synchronized void close() {
        over.countDown();
        if (trouble != null) {
            var _ = Thread.interrupted();
        }
    }
}
