package dev.acequia.channel;

import dev.acequia.engine.Lease;
import dev.acequia.session.Session;
import java.util.concurrent.CompletableFuture;

/// Ends sessions at their engines.
final class Stopping {
    private Stopping() {}

    /// Ends a session at its engine while another plays on another one, then gives the place back; completes after
    /// that.
    static CompletableFuture<Void> inBackground(Session session, Lease place) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("stopping").start(() -> {
            try (place) {
                session.close();
                note(session, place);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /// As [#stop(Session)]; what the engine does not confirm is told to the pool.
    static void stop(Session session, Lease place) {
        stop(session);
        note(session, place);
    }

    private static void note(Session session, Lease place) {
        if (session.isLeftBehind()) {
            place.leftBehind();
        }
    }

    /// Ends a session at its engine before anything else happens to the content, even when asked to hurry: a stop that
    /// comes late would end the next session of it. Bounded by the engine client.
    static void stop(Session session) {
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
