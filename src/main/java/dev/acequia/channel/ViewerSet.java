package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Viewers of a channel.
///
/// Guarded by the channel's lock, which every method is called with but those that say otherwise.
final class ViewerSet {
    private final Object lock;
    private final Linger linger;
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private int holds;
    private boolean isDrainStopped;

    ViewerSet(Object lock, Linger linger) {
        this.lock = lock;
        this.linger = linger;
    }

    void add(Viewer viewer) {
        Viewer last = viewers.put(viewer.id(), viewer);
        holds += holds(viewer) - holds(last);
        linger.cancel();
    }

    /// Takes in all of another channel's viewers and reservations.
    void addAll(ViewerSet other) {
        other.viewers.values().forEach(this::add);
        linger.addAll(other.linger);
    }

    /// Lets a viewer go; true when it was the last one.
    boolean remove(Viewer viewer) {
        Viewer last = viewers.remove(viewer.id());
        boolean wasHere = last != null;
        holds -= holds(last);
        if (wasHere) {
            lock.notifyAll();
        }
        return wasHere && viewers.isEmpty();
    }

    /// Whether someone gets the stream as one body, which is to be sent to its end.
    private boolean hasBodies() {
        return viewers.values().stream().anyMatch(ViewerSet::hasBody);
    }

    private boolean hasPlayers() {
        return !viewers.values().stream().allMatch(ViewerSet::hasBody);
    }

    private static boolean hasBody(Viewer viewer) {
        return switch (viewer.protocol()) {
            case TS -> true;
            case HLS -> false;
        };
    }

    private static int holds(@Nullable Viewer viewer) {
        return viewer != null && viewer.isHold() ? 1 : 0;
    }

    void clear() {
        viewers.clear();
        holds = 0;
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    int size() {
        return viewers.size();
    }

    /// How many of them are players.
    int players() {
        return viewers.size() - holds;
    }

    /// Waits until the last viewer with a body has left, at most so long; false when some are still here. Without the
    /// lock.
    boolean awaitBodies(Duration atMost) throws InterruptedException {
        return awaitNo(this::hasBodies, atMost);
    }

    /// Waits until the last viewer without a body has left, at most so long, or until [#stopDraining]. Without the
    /// lock.
    void awaitPlayers(Duration atMost) throws InterruptedException {
        awaitNo(() -> hasPlayers() && !isDrainStopped, atMost);
    }

    /// Ends [#awaitPlayers], now and for good; false when it had been done before. Without the lock.
    boolean stopDraining() {
        synchronized (lock) {
            boolean isFirst = !isDrainStopped;
            isDrainStopped = true;
            lock.notifyAll();
            return isFirst;
        }
    }

    private boolean awaitNo(BooleanSupplier hasSome, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (hasSome.getAsBoolean()) {
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
