package dev.acequia.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Moment at which a connection is closed under whoever blocks on it, unless the deadline was lifted before.
///
/// Channels have no time-outs of their own on Unix sockets. The JDK's timer keeps the time; no thread is made.
final class ConnectionDeadline implements AutoCloseable {
    private final CompletableFuture<Void> lifted = new CompletableFuture<>();
    private volatile boolean isOver;

    private ConnectionDeadline() {}

    static ConnectionDeadline of(Duration time, Closeable closed) {
        var deadline = new ConnectionDeadline();
        deadline.lifted
                .orTimeout(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)
                .whenComplete((_, failure) -> {
                    if (failure instanceof TimeoutException) {
                        deadline.isOver = true;
                        close(closed);
                    }
                });
        return deadline;
    }

    boolean isOver() {
        return isOver;
    }

    /// Lifts it.
    @Override
    public void close() {
        lifted.complete(null);
    }

    private static void close(Closeable closed) {
        try {
            closed.close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }
}
