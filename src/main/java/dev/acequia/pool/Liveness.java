package dev.acequia.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Reachability of an engine, judged with hysteresis (ADR 9).
///
/// One missing answer puts it behind the others, the second in a row takes it out of use, the next answer brings it
/// back. Whoever stumbles again within five minutes stays behind the others for a while that doubles each time: a
/// flapping engine is used only where there is no steady one. Guarded by the pool's lock.
final class Liveness {
    private static final int MISSES_TO_FALL = 2;
    private static final int MOST_STUMBLES = 8;
    private static final long MEMORY = Duration.ofMinutes(5).toNanos();
    private static final long FIRST_TRIAL = Duration.ofSeconds(4).toNanos();
    private static final long LONGEST_TRIAL = Duration.ofSeconds(64).toNanos();

    /// The times at which an answer was the first to be missing after one that came.
    private final Deque<Long> stumbles = new ArrayDeque<>();

    private EngineHealth health = EngineHealth.UNKNOWN;
    private boolean hasAnswered;
    private long lastAnswer;
    private int misses;
    private long steadyFrom;

    EngineHealth health() {
        return health;
    }

    boolean isDown() {
        return health == EngineHealth.UNHEALTHY;
    }

    /// The number of answers missing in a row.
    int misses() {
        return misses;
    }

    /// Whether its last answer is missing.
    boolean isMissing() {
        return misses > 0;
    }

    /// Whether it answers and has done so long enough to be trusted.
    boolean isSteady(long now) {
        return health == EngineHealth.HEALTHY && misses == 0 && now - steadyFrom >= 0;
    }

    /// It answered; returns whether it is healthy only now.
    boolean answered(long now) {
        boolean isChange = health != EngineHealth.HEALTHY;
        if (misses > 0 || !hasAnswered) {
            steadyFrom = now + trial(now);
        }
        health = EngineHealth.HEALTHY;
        hasAnswered = true;
        lastAnswer = now;
        misses = 0;
        return isChange;
    }

    /// It did not answer, which `isCertain` to go on when nobody listens at its address; returns whether it is down
    /// only now.
    boolean missed(boolean isCertain, long now) {
        if (misses == 0) {
            stumbles.addLast(now);
        }
        if (stumbles.size() > MOST_STUMBLES) {
            stumbles.removeFirst();
        }
        misses++;
        boolean isChange = !isDown() && (isCertain || misses >= MISSES_TO_FALL);
        if (isChange) {
            health = EngineHealth.UNHEALTHY;
        }
        return isChange;
    }

    private long trial(long now) {
        while (!stumbles.isEmpty() && now - stumbles.getFirst() > MEMORY) {
            stumbles.removeFirst();
        }
        return stumbles.size() < 2 ? 0 : Math.min(FIRST_TRIAL << stumbles.size() - 2, LONGEST_TRIAL);
    }

    /// Since when it is silent, to follow the engine's name.
    String silence(long now) {
        return hasAnswered
                ? "has not answered for " + Duration.ofNanos(now - lastAnswer).toSeconds() + " s"
                : "has never answered";
    }
}
