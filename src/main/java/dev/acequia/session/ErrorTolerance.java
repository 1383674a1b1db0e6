package dev.acequia.session;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import java.time.Duration;

/// Tolerance for errors of a playlist. Not thread-safe.
///
/// An engine that warms up may answer with any error (`engine-api.md` 1.7), and who waits for it has a deadline. Later
/// a session that is gone gets a second chance, and everything else a few seconds.
final class ErrorTolerance {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofSeconds(5);

    private boolean isWarm;
    private int errors;
    private long since; // nanoseconds, when the first of these errors was asked for

    /// The engine has answered without an error.
    ///
    /// @param withSegments whether it need not be waited for any more
    void answered(boolean withSegments) {
        isWarm |= withSegments;
        errors = 0;
    }

    /// The pause after an error, until the next request.
    ///
    /// @param asked when the engine was asked, in nanoseconds
    /// @throws EngineException the error itself, when it is not tolerated
    Duration pauseAfter(EngineException error, long asked) throws EngineException {
        if (errors++ == 0) {
            since = asked;
        }
        Duration left = limit(error).minusNanos(System.nanoTime() - since);
        if (error.reason() == Reason.PERMANENT || errors > 1 && !left.isPositive()) {
            throw error;
        }
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(errors - 1, 4));
        return Durations.shorter(Durations.shorter(pause, LONGEST_PAUSE), Durations.longer(left, SHORTEST_PAUSE));
    }

    private Duration limit(EngineException error) {
        if (error.isGone()) {
            return isWarm ? SHORTEST_PAUSE : LONG;
        }
        return isWarm || error.isUnreachable() ? LONG : Duration.ofDays(1);
    }
}
