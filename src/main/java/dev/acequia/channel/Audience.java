package dev.acequia.channel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Who watches a channel, and, while nobody does, the wait for someone to come back.
///
/// Guarded by the channel's lock, which every method but [#awaitBodies] is called with.
final class Audience {
    private final Object lock;
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private @Nullable Future<?> linger;

    Audience(Object lock) {
        this.lock = lock;
    }

    void add(Viewer viewer) {
        viewers.put(viewer.id(), viewer);
        if (linger != null) {
            linger.cancel(false);
            linger = null;
        }
    }

    /// Takes in all of another channel's viewers.
    void addAll(Audience other) {
        other.viewers.values().forEach(this::add);
    }

    /// Lets a viewer go; true when it was the last one.
    boolean remove(Viewer viewer) {
        boolean wasHere = viewers.remove(viewer.id()) != null;
        if (wasHere && !hasBodies()) {
            lock.notifyAll();
        }
        return wasHere && viewers.isEmpty();
    }

    /// Whether someone gets the stream as one body, which is to be sent to its end.
    private boolean hasBodies() {
        return viewers.values().stream().anyMatch(viewer -> switch (viewer.protocol()) {
            case TS -> true;
            case HLS -> false;
        });
    }

    void clear() {
        viewers.clear();
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    int size() {
        return viewers.size();
    }

    /// Keeps the end of the wait, to be cancelled when someone comes.
    void linger(Future<?> end) {
        linger = end;
    }

    /// Waits until the last viewer with a body has left, at most so long; false when some are still here. Without the
    /// lock.
    boolean awaitBodies(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (hasBodies()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        }
        return true;
    }
}
