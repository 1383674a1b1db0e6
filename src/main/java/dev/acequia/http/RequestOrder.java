package dev.acequia.http;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Order of the requests whose answers may take their time: a few at once, since each may make megabytes, and a bounded
/// number that waits for its turn. Thread-safe.
final class RequestOrder {
    private static final int AT_ONCE = 16;
    private static final int WAITING = 512;
    private static final int PATIENCE_SECONDS = 10;

    private final Executor threads;
    private final Semaphore places = new Semaphore(AT_ONCE + WAITING);
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /// @param threads runs each task on a thread of its own that may wait
    RequestOrder(Executor threads) {
        this.threads = threads;
    }

    /// Does the work when its turn has come, or else the other thing when it does not come in time.
    ///
    /// @return false when too many wait, and neither will be done
    boolean run(Runnable work, Runnable late) {
        if (!places.tryAcquire()) {
            return false;
        }
        boolean isBegun = false;
        try {
            threads.execute(() -> take(work, late));
            isBegun = true;
        } finally {
            if (!isBegun) {
                places.release();
            }
        }
        return true;
    }

    private void take(Runnable work, Runnable late) {
        boolean isTurn = false;
        try {
            isTurn = turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            (isTurn ? work : late).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server closes
        } finally {
            if (isTurn) {
                turns.release();
            }
            places.release();
        }
    }
}
