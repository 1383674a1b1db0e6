package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Circuit breaker of an engine that answers but fails to start or to deliver sessions (ADR 9).
///
/// It opens after three failures in a row with at least two streams: failures of one alone may be that stream's. After
/// a rest it is half open and admits one start as a trial. When that delivers, it is closed, but the next failure opens
/// it again until a session has delivered for a while; when it fails, the next rest is twice as long. Guarded by the
/// pool's lock.
final class Breaker {
    static final Duration FIRST_REST = Duration.ofSeconds(2);
    static final Duration LONGEST_REST = Duration.ofSeconds(60);

    /// The rest where viewers have lost their stream and there is no other engine.
    static final Duration NEED = Duration.ofSeconds(4);

    /// The longest trial, after which another one is admitted.
    static final Duration TRIAL = Duration.ofSeconds(15);

    private static final int FAILURES_TO_OPEN = 3;

    /// Rests are between three and five quarters of their length, so that engines that failed together do not return
    /// together.
    private static final double SPREAD = 0.25;

    private final RandomGenerator random;
    private boolean isClosed = true;
    private int failures;
    private @Nullable ContentId content;
    private boolean isOfSeveralContents;
    private long lastFailure;
    private int rests;
    private long restEnd;
    private long opened;
    private @Nullable Lease trial;
    private long trialEnd;

    /// State of the circuit.
    enum State {
        /// Starts are admitted.
        CLOSED,
        /// None is.
        OPEN,
        /// One is, as a trial.
        HALF_OPEN
    }

    Breaker(RandomGenerator random) {
        this.random = random;
    }

    State state(long now) {
        if (isClosed) {
            return State.CLOSED;
        }
        return now - restEnd < 0 ? State.OPEN : State.HALF_OPEN;
    }

    /// Whether a start would be admitted.
    boolean admits(long now) {
        return nanosToAdmission(now) == 0;
    }

    /// The time until a start is admitted; 0 when it is now.
    long nanosToAdmission(long now) {
        return switch (state(now)) {
            case CLOSED -> 0;
            case OPEN -> restEnd - now;
            case HALF_OPEN -> trial == null ? 0 : Math.max(0, trialEnd - now);
        };
    }

    /// The time until a start is admitted for viewers who have lost their stream and find no other engine: at most
    /// [#NEED], unless a trial is running.
    long nanosToAdmissionInNeed(long now) {
        if (isClosed) {
            return 0;
        }
        long rest = Math.min(restEnd - now, opened + NEED.toNanos() - now);
        return Math.max(0, trial == null ? rest : Math.max(rest, trialEnd - now));
    }

    /// Records a start that was admitted.
    void admit(Lease start, long now) {
        if (!isClosed && (state(now) == State.HALF_OPEN || trial == null)) {
            trial = start;
            trialEnd = now + TRIAL.toNanos();
        }
    }

    /// A session that has not proved itself failed; returns whether this opens the breaker. What had started before it
    /// opened proves nothing new.
    boolean failed(Lease start, long now) {
        lastFailure = now;
        if (!isClosed && !isTrial(start)) {
            return false;
        }
        failures++;
        isOfSeveralContents |= content != null && !content.equals(start.content());
        content = start.content();
        boolean isChange = failures >= FAILURES_TO_OPEN && isOfSeveralContents;
        if (isChange) {
            open(now);
        }
        return isChange;
    }

    private void open(long now) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(rests, 10));
        double length = Math.min(rest.toNanos(), LONGEST_REST.toNanos());
        restEnd = now + (long) (length * (1 - SPREAD + 2 * SPREAD * random.nextDouble()));
        opened = now;
        rests++;
        trial = null;
        isClosed = false;
    }

    private boolean isTrial(Lease start) {
        return start.equals(trial);
    }

    /// A session began to deliver; returns whether this closes the breaker.
    boolean delivered() {
        boolean isChange = !isClosed;
        isClosed = true;
        trial = null;
        return isChange;
    }

    /// A session has delivered since then and long enough to tell that the engine works, unless one failed meanwhile.
    void proved(long since) {
        if (failures > 0 && lastFailure - since < 0) {
            reset();
        }
    }

    /// A slot was released: if it was that of a trial which nothing came of, there can be another one.
    void released(Lease start) {
        if (isTrial(start)) {
            trial = null;
        }
    }

    /// Forgets what was: the engine was restarted, or works.
    void reset() {
        isClosed = true;
        failures = 0;
        content = null;
        isOfSeveralContents = false;
        rests = 0;
        trial = null;
    }

    /// The reason why it admits none, to follow the engine's name.
    String reason(long now) {
        long left = Duration.ofNanos(nanosToAdmission(now)).plusMillis(999).toSeconds();
        return "failed " + failures + " times in a row and is "
                + switch (state(now)) {
                    case CLOSED -> "in use";
                    case OPEN -> "tried again in " + left + " s";
                    case HALF_OPEN -> "being tried";
                };
    }
}
