package dev.acequia.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the pool knows about one engine. Guarded by the pool's lock.
final class PooledEngine {
    private static final int FAILURES_TO_BE_UNHEALTHY = 2;

    final EngineAddress address;
    int load;
    private EngineHealth health = EngineHealth.UNKNOWN;
    private int failures;
    private long nextProbe = System.nanoTime();
    private @Nullable EngineVersion version;
    private @Nullable String lastError;
    private @Nullable Instant lastSeen;

    PooledEngine(EngineAddress address) {
        this.address = address;
    }

    boolean isUsable() {
        return health != EngineHealth.UNHEALTHY;
    }

    /// It answered, and `told` its version if it was asked.
    ///
    /// @return whether it is healthy only now
    boolean succeed(@Nullable EngineVersion told, Instant now) {
        boolean isChange = health != EngineHealth.HEALTHY;
        health = EngineHealth.HEALTHY;
        failures = 0;
        lastError = null;
        lastSeen = now;
        version = told == null ? version : told;
        return isChange;
    }

    /// It failed; `isCertain` when one failure tells enough.
    ///
    /// @return whether it is unhealthy only now
    boolean fail(EngineException failure, boolean isCertain) {
        failures++;
        note(failure);
        boolean isChange = isUsable() && (isCertain || failures >= FAILURES_TO_BE_UNHEALTHY);
        if (isChange) {
            health = EngineHealth.UNHEALTHY;
        }
        return isChange;
    }

    /// It failed in a way that does not tell whether it works.
    void note(EngineException failure) {
        lastError = failure.getMessage();
    }

    void probeIn(Duration wait) {
        nextProbe = System.nanoTime() + wait.toNanos();
    }

    long nanosToProbe() {
        return nextProbe - System.nanoTime();
    }

    String trouble() {
        return lastError == null ? "Engine " + address + " is down." : lastError;
    }

    EngineSnapshot snapshot(int max) {
        return new EngineSnapshot(address, health, version, load, max, lastError, lastSeen);
    }
}
