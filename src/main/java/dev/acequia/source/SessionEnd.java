package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Outcome of a session, or of an attempt to start one.
///
/// @param trouble what was wrong with it; null when there was none, or no engine to have it on
/// @param failure answer to viewers when nothing better comes
record SessionEnd(@Nullable Trouble trouble, Unavailable failure) {
    static final SessionEnd CLOSED = new SessionEnd(null, Unavailable.closed());

    /// The hedge of the start has won, or has found out that the channel is not to play: nothing is wrong.
    static final SessionEnd OVERTAKEN = new SessionEnd(
            null, new Unavailable(Unavailable.Reason.START_TIMEOUT, "Another engine was quicker", Unavailable.SOON));

    static SessionEnd of(EngineException failure) {
        return new SessionEnd(Trouble.of(failure), Unavailable.of(failure));
    }

    static SessionEnd of(EngineAddress engine, Trouble trouble) {
        return new SessionEnd(
                trouble, new Unavailable(Unavailable.Reason.ENGINE_ERROR, "Engine " + engine + " " + trouble.words()));
    }

    /// No engine has a free slot.
    static SessionEnd without(Unavailable failure) {
        return new SessionEnd(null, failure);
    }

    /// The same in the words of the pool.
    static SessionEnd without(LeaseResult refusal) {
        return switch (refusal) {
            case LeaseResult.NoEngine(String why, Duration retry) ->
                without(new Unavailable(Unavailable.Reason.NO_ENGINE, why, retry));
            case LeaseResult.AtCapacity(String why, Duration retry) ->
                without(new Unavailable(Unavailable.Reason.AT_CAPACITY, why, retry));
            case Lease lease -> throw new IllegalArgumentException("There is a slot on engine " + lease.engine());
        };
    }

    boolean isOvertaken() {
        return equals(OVERTAKEN);
    }

    /// Whether no other session would change anything.
    boolean isOurs() {
        return failure.reason() == Unavailable.Reason.SHUTTING_DOWN || isFile();
    }

    /// Whether the session and its slot are another's now, because they are of a file.
    boolean isFile() {
        return failure.reason() == Unavailable.Reason.IS_FILE;
    }
}
