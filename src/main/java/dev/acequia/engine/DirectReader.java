package dev.acequia.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hand-over of a body's bytes to a sink: open while the thread that opened it waits, and never two of them at work.
/// All under the lock of the body.
final class DirectReader {
    private final Condition changed;
    private @Nullable ByteSink current; // while it is open
    private boolean isTaking; // the sink does

    DirectReader(ReentrantLock lock) {
        changed = lock.newCondition();
    }

    /// Is open until somebody shuts it or the time is over, and returns when the sink is at rest.
    void pour(ByteSink sink, Duration atMost) throws InterruptedException {
        current = sink;
        try {
            for (long left = atMost.toNanos(); left > 0 && current != null; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            current = null;
            while (isTaking) {
                changed.awaitUninterruptibly();
            }
        }
    }

    /// The sink for the bytes that have come, which [#taken] then follows; null while it is shut.
    @Nullable
    ByteSink begin() {
        isTaking = current != null;
        return current;
    }

    /// The sink has taken what has come.
    void taken(boolean wantsMore) {
        isTaking = false;
        if (!wantsMore || current == null) {
            shut();
        }
    }

    void shut() {
        current = null;
        changed.signalAll();
    }
}
