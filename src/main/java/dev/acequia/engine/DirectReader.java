package dev.acequia.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hand-over point between a body and a sink: open while the thread that wants it so waits, and never two of them at
/// work. All under the lock of the body.
final class DirectReader {
    private final Condition changed;
    private @Nullable ByteSink sink; // while it is open
    private boolean isTaking; // the sink does

    DirectReader(ReentrantLock lock) {
        changed = lock.newCondition();
    }

    /// Is open until somebody shuts it or the time is over, and returns when the sink is at rest.
    void pour(ByteSink into, Duration atMost) throws InterruptedException {
        sink = into;
        try {
            for (long left = atMost.toNanos(); left > 0 && sink != null; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            sink = null;
            while (isTaking) {
                changed.awaitUninterruptibly();
            }
        }
    }

    /// The sink that is to take what has come, which [#taken] then follows; null while it is shut.
    @Nullable
    ByteSink begin() {
        isTaking = sink != null;
        return sink;
    }

    /// The sink has taken what has come.
    void taken(boolean wantsMore) {
        isTaking = false;
        if (!wantsMore || sink == null) {
            shut();
        }
    }

    void shut() {
        sink = null;
        changed.signalAll();
    }
}
