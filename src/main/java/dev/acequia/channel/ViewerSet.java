package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Viewers of a channel, the linger period while there are none, and reservations, which make it longer.
///
/// Guarded by the channel's lock, which every method is called with but those that wait.
final class ViewerSet {
    private final Object lock;
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private final Map<Object, Long> reservations = new HashMap<>();
    private @Nullable Future<?> linger;
    private boolean isDrainStopped;

    ViewerSet(Object lock) {
        this.lock = lock;
    }

    void add(Viewer viewer) {
        viewers.put(viewer.id(), viewer);
        if (linger != null) {
            linger.cancel(false);
            linger = null;
        }
    }

    /// Takes in all of another channel's viewers and reservations.
    void addAll(ViewerSet other) {
        other.viewers.values().forEach(this::add);
        reservations.putAll(other.reservations);
    }

    /// Lets a viewer go; true when it was the last one.
    boolean remove(Viewer viewer) {
        boolean wasHere = viewers.remove(viewer.id()) != null;
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

    void clear() {
        viewers.clear();
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    int size() {
        return viewers.size();
    }

    /// Keeps the end of the wait, to be cancelled when someone comes; in place of another one, if there is.
    void linger(Future<?> end) {
        if (linger != null) {
            linger.cancel(false);
        }
        linger = end;
    }

    /// Whether the last viewer has left, and the channel waits for another one.
    boolean isLingering() {
        return linger != null;
    }

    /// Reserves the channel for whoever may come back.
    ///
    /// @param until of [System#nanoTime]
    void reserve(Object owner, long until) {
        reservations.put(owner, until);
    }

    void cancelReservation(Object owner) {
        reservations.remove(owner);
    }

    /// How long the channel is still reserved; zero when it is not.
    Duration reserved(long now) {
        long longest = reservations.values().stream()
                .mapToLong(until -> until - now)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, longest));
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

    /// Ends [#awaitPlayers], now and for good; false when it had been done before.
    boolean stopDraining() {
        boolean isFirst = !isDrainStopped;
        isDrainStopped = true;
        lock.notifyAll();
        return isFirst;
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
