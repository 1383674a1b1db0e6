package dev.acequia.channel;

import dev.acequia.engine.EngineException;
import org.jspecify.annotations.Nullable;

/// Outcome of a session, or of an attempt to start one.
///
/// @param trouble what was wrong with it; null when there was none, or no engine to have it on
/// @param failure what to tell viewers when nothing better comes
record SessionEnd(@Nullable Trouble trouble, Failure failure) {
    static final SessionEnd CLOSED = new SessionEnd(null, Failure.closed());

    static SessionEnd of(EngineException failure) {
        return new SessionEnd(Trouble.of(failure), Failure.of(failure));
    }

    /// No engine has a place.
    static SessionEnd without(Failure failure) {
        return new SessionEnd(null, failure);
    }

    boolean isOurs() {
        return failure.reason() == Failure.Reason.SHUTTING_DOWN;
    }
}
