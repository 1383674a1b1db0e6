package dev.acequia.engine;

import java.time.Instant;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the pool knows about one engine. Guarded by the pool's lock.
final class PooledEngine {
    private final EngineAddress address;
    private final Pulse pulse = new Pulse();
    private final Breaker breaker;
    private final RecentFailures failures = new RecentFailures();
    private boolean isForwarded;
    private Duty duty = Duty.SERVING;
    private int load;
    private boolean isOffline;
    private @Nullable EngineVersion version;
    private @Nullable String lastError;
    private @Nullable Instant lastSeen;

    /// Whether it is given sessions.
    enum Duty {
        SERVING,
        /// It keeps those it has.
        DRAINING,
        /// It keeps those it has and is forgotten with the last of them.
        LEAVING
    }

    /// Why it is not given a session.
    enum Obstacle {
        EXCLUDED,
        DRAINING,
        DOWN,
        RESTING,
        FULL
    }

    PooledEngine(Engine engine, RandomGenerator random) {
        this.address = engine.address();
        this.isForwarded = engine.isForwarded();
        this.breaker = new Breaker(random);
    }

    EngineAddress address() {
        return address;
    }

    Breaker breaker() {
        return breaker;
    }

    int load() {
        return load;
    }

    boolean isForwarded() {
        return isForwarded;
    }

    int recentFailures(long now) {
        return failures.count(now);
    }

    boolean isDown() {
        return pulse.isDown();
    }

    /// Whether there is nothing that speaks against it.
    boolean isSound(long now) {
        return pulse.isSteady(now) && !isOffline;
    }

    /// Whether it answers and can be trusted to go on.
    boolean isSteady(long now) {
        return pulse.isSteady(now);
    }

    boolean isLeaving() {
        return duty == Duty.LEAVING;
    }

    boolean isDone() {
        return isLeaving() && load == 0;
    }

    /// It serves, again if need be, and this is what is known about it.
    void serve(Engine engine) {
        duty = Duty.SERVING;
        isForwarded = engine.isForwarded();
    }

    void retire(Duty next) {
        duty = next;
    }

    /// Why it cannot take a session; null when it can.
    @Nullable
    Obstacle obstacle(Set<EngineAddress> except, int max, long now) {
        if (except.contains(address)) {
            return Obstacle.EXCLUDED;
        }
        if (duty != Duty.SERVING) {
            return Obstacle.DRAINING;
        }
        if (isDown()) {
            return Obstacle.DOWN;
        }
        if (!breaker.admits(now)) {
            return Obstacle.RESTING;
        }
        return load >= max ? Obstacle.FULL : null;
    }

    /// The obstacle, to follow the engine's name.
    String words(Obstacle obstacle, int max, long now) {
        return switch (obstacle) {
            case EXCLUDED -> "cannot play this content";
            case DRAINING -> "is being drained";
            case DOWN -> pulse.silence(now);
            case RESTING -> breaker.reason(now);
            case FULL -> "is full: it plays " + load + " of " + max + " streams";
        };
    }

    void take(Lease lease, long now) {
        load++;
        breaker.admit(lease, now);
    }

    void giveBack(Lease lease) {
        load--;
        breaker.released(lease);
        if (lease.isDelivering()) {
            breaker.proved(lease.deliversSince());
        }
    }

    void checked(Checkup checkup) {
        version = checkup.version();
        isOffline = checkup.isOffline();
    }

    /// It answered; returns whether it is healthy only now. One that was down is another one now.
    boolean answered(Instant seen, long now) {
        if (isDown()) {
            breaker.reset();
        }
        if (pulse.isMissing()) {
            lastError = null;
        }
        lastSeen = seen;
        return pulse.answered(now);
    }

    /// It did not answer; returns whether it is down only now.
    boolean missed(String error, boolean isCertain, long now) {
        lastError = error;
        boolean isChange = pulse.missed(isCertain, now);
        if (isChange) {
            failures.add(now);
        }
        return isChange;
    }

    /// A session failed, or did not start; returns whether the engine is given no more for a while only now.
    boolean failed(Lease lease, String error, long now) {
        lastError = error;
        failures.add(now);
        boolean opens = !lease.isProven() && breaker.failed(lease, now);
        lease.ended();
        return opens;
    }

    /// A session delivers; returns whether the engine is given further ones only now.
    boolean delivered(Lease lease, long now) {
        boolean closes = false;
        if (lease.delivered(now)) {
            lastError = null;
            closes = breaker.delivered();
        }
        if (lease.isProven()) {
            breaker.proved(lease.deliversSince());
        }
        return closes;
    }

    EngineSnapshot snapshot(int max, long now) {
        Obstacle obstacle = obstacle(Set.of(), max, now);
        return new EngineSnapshot(
                new Engine(address, isForwarded),
                pulse.health(),
                version,
                load,
                max,
                duty != Duty.SERVING,
                breaker.state(now) == Breaker.State.OPEN,
                isOffline,
                failures.count(now),
                lastError,
                lastSeen,
                obstacle == null ? null : words(obstacle, max, now));
    }
}
