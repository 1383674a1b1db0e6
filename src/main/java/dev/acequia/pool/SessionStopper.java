package dev.acequia.pool;

import dev.acequia.session.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Stopper of sessions at their engines; what an engine does not confirm is reported to the pool.
public final class SessionStopper {
    /// Longer than the engine client lets a question and a stop take.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private SessionStopper() {}

    /// Begins to end a session at its engine; what the engine does not confirm is reported to the pool.
    ///
    /// @param isOver whether another player may have taken it over: then it is left as it is, as a stop would have
    ///               the engine begin without any data
    /// @return completes after that; never fails
    public static CompletableFuture<Void> begin(Session session, Lease place, boolean isOver) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("stopping").start(() -> {
            try {
                if (isOver && session.isTakenOver()) {
                    session.handOver();
                }
                session.close();
                report(session, place);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /// Whether it is done by then; an interrupt does not shorten the wait.
    public static boolean isDone(CompletableFuture<Void> stop, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        boolean isInterrupted = false;
        while (!stop.isDone() && System.nanoTime() < end) {
            try {
                stop.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            } catch (TimeoutException e) {
                break;
            } catch (ExecutionException e) {
                throw new IllegalStateException("A stop never fails", e);
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return stop.isDone();
    }

    /// Waits until it is done; bounded by the engine client.
    public static void await(CompletableFuture<Void> stop) {
        boolean _ = isDone(stop, LONGEST);
    }

    /// Stops a session like [#stop(Session)]; a stop that the engine does not confirm is reported to the pool.
    public static void stop(Session session, Lease place) {
        stop(session);
        report(session, place);
    }

    private static void report(Session session, Lease place) {
        if (session.isLeftBehind()) {
            place.leftBehind();
        }
    }

    /// Ends a session at its engine before anything else happens to the stream, even when asked to hurry: a stop that
    /// comes late would end the next session of it. Bounded by the engine client.
    public static void stop(Session session) {
        Thread stopping = Thread.startVirtualThread(session::close);
        boolean interrupted = Thread.interrupted();
        while (stopping.isAlive()) {
            try {
                stopping.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
