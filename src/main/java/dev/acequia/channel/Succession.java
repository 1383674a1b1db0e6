package dev.acequia.channel;

import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;

/// The session that is to take the place of a channel's own, and how often that has happened. Thread-safe.
final class Succession {
    private @Nullable Session next;
    private long taken;

    synchronized void offer(Session session) {
        next = session;
    }

    /// The session that was offered, once; null when none was.
    synchronized @Nullable Session take() {
        Session session = next;
        next = null;
        if (session != null) {
            taken++;
        }
        return session;
    }

    synchronized long taken() {
        return taken;
    }
}
