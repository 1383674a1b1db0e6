package dev.acequia.app;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The end of a process that was told to stop and has not in ten seconds, whatever it waits for.
///
/// Its thread is there from the start: when it is needed, there may be no memory for one.
final class LastDeadline {
    /// The process's exit code then.
    static final int EXIT_CODE = 4;

    private static final long NANOS = Duration.ofMillis(9500).toNanos();

    private volatile boolean hasBegun;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("last-deadline").unstarted(this::run);

    private LastDeadline() {}

    static LastDeadline start() {
        LastDeadline deadline = new LastDeadline();
        deadline.thread.start();
        return deadline;
    }

    /// The process has ten seconds from now on.
    void begin() {
        hasBegun = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!hasBegun) {
            LockSupport.park(this);
        }
        long end = System.nanoTime() + NANOS;
        for (long left = NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
