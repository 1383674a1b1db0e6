package dev.acequia.channel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Watches over a wait for an engine's first byte: interrupts it when the engine has found nobody to get the content
/// from and another engine could be asked. On a virtual thread of its own until closed.
final class Lonely implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Vitals vitals;
    private final BooleanSupplier hasChoice;
    private final Thread waiting = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean hasInterrupted;

    private Lonely(Vitals vitals, BooleanSupplier hasChoice) {
        this.vitals = vitals;
        this.hasChoice = hasChoice;
    }

    /// Watches over the calling thread.
    static Lonely watch(Vitals vitals, BooleanSupplier hasChoice) {
        Lonely lonely = new Lonely(vitals, hasChoice);
        Thread.ofVirtual().name("lonely").start(lonely::look);
        return lonely;
    }

    private void look() {
        long deadline = System.nanoTime() + Watchdog.ALONE.toNanos();
        try {
            while (!over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                vitals.ask();
                if (System.nanoTime() - deadline >= 0 && vitals.isAlone() && hasChoice.getAsBoolean()) {
                    interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void interrupt() {
        if (over.getCount() > 0) {
            hasInterrupted = true;
            waiting.interrupt();
        }
    }

    /// Whether it was this that interrupted the wait.
    synchronized boolean hasInterrupted() {
        return hasInterrupted;
    }

    @Override
    public synchronized void close() {
        over.countDown();
    }
}
