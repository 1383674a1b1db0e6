package dev.acequia.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/// A place for one session on one engine, held until closed. Closing twice is once; thread-safe.
public final class Lease implements Reservation, AutoCloseable {
    private final EngineAddress engine;
    private final Runnable release;
    private final AtomicBoolean isHeld = new AtomicBoolean(true);

    Lease(EngineAddress engine, Runnable release) {
        this.engine = engine;
        this.release = release;
    }

    public EngineAddress engine() {
        return engine;
    }

    @Override
    public void close() {
        if (isHeld.compareAndSet(true, false)) {
            release.run();
        }
    }
}
