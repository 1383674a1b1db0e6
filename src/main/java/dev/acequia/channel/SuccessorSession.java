package dev.acequia.channel;

import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;

/// Session that another channel of the same stream has left to this one, until it replaces the one that has ended.
/// Guarded by the lock of [ChannelLifecycle].
final class SuccessorSession {
    private @Nullable Session session;
    private boolean isTooLate;

    /// The channel's own session is being started or played: one that is left to it can take its place.
    void open() {
        isTooLate = false;
    }

    /// Takes a session in, in place of one that is waiting; false when the channel's own has ended, and another one is
    /// already looked for.
    boolean offer(Session next) {
        if (isTooLate) {
            return false;
        }
        drop();
        session = next;
        return true;
    }

    /// The session, from now on the caller's; null when there is none, and then it is too late for one.
    @Nullable
    Session take() {
        Session next = session;
        session = null;
        isTooLate = next == null;
        return next;
    }

    /// Ends one that is waiting here without stopping it at the engine, where it has become another's.
    void drop() {
        if (session != null) {
            session.handOver();
            session = null;
        }
    }
}
