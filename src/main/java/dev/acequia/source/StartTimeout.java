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
    static final Duration INTERVAL = Duration.ofMillis(250);

    /// From one question to the engine to the next.
    private static final long QUESTIONS = Duration.ofSeconds(1).toNanos();

    private final Duration limit;
    private final @Nullable EngineStatPoller poller;
    private final BooleanSupplier hasChoice;
    private final Relief relief;
    private final Thread waiting = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Trouble trouble;

    /// Condition that makes the wait needless.
    interface Relief {
        /// Whether it is there, after a wait of so long. Never called while, or after, the waiting thread closes.
        boolean isThere(Duration waited);

        /// How long until it may be there.
        Duration interval();
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
        long questionAt = QUESTIONS;
        try {
            while (!over.await(relief.interval().toNanos(), TimeUnit.NANOSECONDS)) {
                long waited = System.nanoTime() - began;
                if (isRelieved(Duration.ofNanos(waited))) {
                    return;
                }
                boolean isDue = waited >= questionAt;
                questionAt = isDue ? waited + QUESTIONS : questionAt;
                Trouble reason = isDue ? reason(waited) : null;
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
