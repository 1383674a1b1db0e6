package dev.acequia.pool;

import java.time.Duration;

/// Tunable parameters of the pool.
///
/// @param maxStreams     how many sessions an engine may have, from 1
/// @param waitTimeout the longest wait for a slot when there is none
/// @param healthInterval from one probe of an engine that does well to the next
public record PoolOptions(int maxStreams, Duration waitTimeout, Duration healthInterval) {
    public PoolOptions {
        if (maxStreams < 1 || waitTimeout.isNegative() || !healthInterval.isPositive()) {
            throw new IllegalArgumentException("A pool should have slots, waits and pauses, but it has %d, %s and %s."
                    .formatted(maxStreams, waitTimeout, healthInterval));
        }
    }
}
