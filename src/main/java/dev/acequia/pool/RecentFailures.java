package dev.acequia.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Number of an engine's failures in the last five minutes; counts to 32. Guarded by the pool's lock.
final class RecentFailures {
    private static final long WINDOW = Duration.ofMinutes(5).toNanos();
    private static final int MOST = 32;

    private final Deque<Long> moments = new ArrayDeque<>();

    void add(long now) {
        if (moments.size() == MOST) {
            moments.removeFirst();
        }
        moments.addLast(now);
    }

    int count(long now) {
        while (!moments.isEmpty() && now - moments.getFirst() > WINDOW) {
            moments.removeFirst();
        }
        return moments.size();
    }
}
