package dev.acequia.channel;

import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;

/// Session that another channel of the same stream has left to this one, until it replaces the one that has ended.
/// Guarded by the lock of [ChannelLifecycle].
final class SuccessorSession {
    private @Nullable Session session;

    /// Takes a session in, in place of one that is waiting.
    void offer(Session next) {
        drop();
        session = next;
    }

    /// The session, from now on the caller's; null when there is none.
    @Nullable
    Session take() {
        Session next = session;
        session = null;
        return next;
    }

    /// Ends one that is waiting here without stopping it at the engine, where it has become another's.
    void drop() {
        Session waiting = take();
        if (waiting != null) {
            waiting.handOver();
        }
    }
}
