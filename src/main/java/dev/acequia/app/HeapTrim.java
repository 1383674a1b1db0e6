package dev.acequia.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Return of heap memory to the system after a burst of work, which the serial collector keeps for good.
///
/// Every five seconds the committed heap is compared with the least that a full collection has left of it. While it is
/// larger by half, and by 12 MB at least, another one is asked for: 10 s after the last at the earliest, and from the
/// fourth in a row on after twice the pause each time, up to ten minutes, because a full collection stops everything
/// for some milliseconds, and what is alive stays. Closed, it ends.
final class HeapTrim implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final long LEAST_GROWTH = 12L << 20;
    private static final int FREE_IN_A_ROW = 4;
    private static final int MOST_DOUBLINGS = 6;

    private final LongSupplier committed;
    private final Runnable collect;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long least;
    private long collectedAt;
    private int inARow;

    /// @param committed bytes that the heap takes of the system
    /// @param collect does a full collection
    HeapTrim(LongSupplier committed, Runnable collect, LongSupplier nanoTime) {
        this.committed = committed;
        this.collect = collect;
        this.nanoTime = nanoTime;
        this.least = committed.getAsLong();
        this.collectedAt = nanoTime.getAsLong();
    }

    /// Begins to look after this JVM's heap, on a thread of its own.
    static HeapTrim start() {
        Runtime runtime = Runtime.getRuntime();
        HeapTrim trim = new HeapTrim(runtime::totalMemory, System::gc, System::nanoTime);
        Thread.ofPlatform().daemon().name("heap-trim").start(trim::run);
        return trim;
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Collects if it is time to.
    void check() {
        long now = nanoTime.getAsLong();
        long heap = committed.getAsLong();
        long waited = now - collectedAt;
        if (heap - least < Math.max(LEAST_GROWTH, least / 2) || waited < pause()) {
            return;
        }
        inARow = waited < 2 * pause() + INTERVAL.toNanos() ? inARow + 1 : 0;
        collect.run();
        least = Math.min(least, committed.getAsLong());
        collectedAt = now;
    }

    private long pause() {
        int doublings = Math.clamp(inARow - FREE_IN_A_ROW, 0, MOST_DOUBLINGS);
        return Math.min(FIRST_PAUSE.toNanos() << doublings, LONGEST_PAUSE.toNanos());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
