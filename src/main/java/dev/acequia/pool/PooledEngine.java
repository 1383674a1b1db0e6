package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineVersion;
import dev.acequia.engine.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Record of one engine in the pool. Guarded by the pool's lock.
final class PooledEngine {
    /// So many channels as one server can be imagined to have.
    private static final int UPSTREAM_SESSIONS = 10_000;

    private final EngineAddress address;
    private final Liveness liveness = new Liveness();
    private final Breaker breaker;
    private final RecentFailures failures = new RecentFailures();
    private final UnconfirmedStops unconfirmed = new UnconfirmedStops();
    private boolean isForwarded;
    private volatile Duty duty = Duty.SERVING;

    /// The streams of its leases.
    private final List<ContentId> leased = new ArrayList<>();

    private boolean isOffline;
    private @Nullable EngineVersion version;
    private @Nullable Duration latency;
    private @Nullable String lastError;
    private @Nullable Instant lastSeen;

    /// Whether the engine takes new sessions.
    enum Duty {
        SERVING,
        /// It keeps those it has and gets no others for now.
        SUSPENDED,
        /// It keeps those it has until they have moved to others.
        DRAINING,
        /// It keeps those it has and is forgotten with the last of them.
        LEAVING
    }

    /// Reason why an engine gets no session.
    enum Obstacle {
        EXCLUDED,
        SUSPENDED,
        DRAINING,
        DOWN,
        RESTING,
        FULL,
        /// It has a slot, but not for a request that wants it idle.
        BUSY
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

    /// The number of its sessions: those that hold slots, and those that it did not confirm to have stopped.
    int load(long now) {
        return leased.size() + unconfirmed.count(now);
    }

    /// The time after which it may have a slot by the passing of time alone; 0 when that changes nothing.
    long nanosToSlot(long now) {
        long need = breaker.nanosToAdmissionInNeed(now);
        long rest = need > 0 ? need : breaker.nanosToAdmission(now);
        return rest > 0 ? rest : unconfirmed.nanosToEnd(now);
    }

    boolean isForwarded() {
        return isForwarded;
    }

    int recentFailures(long now) {
        return failures.count(now);
    }

    boolean isDown() {
        return liveness.isDown();
    }

    /// The number of its answers missing in a row.
    int misses() {
        return liveness.misses();
    }

    /// Whether there is nothing that speaks against it.
    boolean isSound(long now) {
        return liveness.isSteady(now) && !isOffline;
    }

    /// Whether it answers and can be trusted to go on.
    boolean isSteady(long now) {
        return liveness.isSteady(now);
    }

    /// Whether its sessions are to move to other engines. Any thread.
    boolean isDraining() {
        return duty == Duty.DRAINING;
    }

    boolean isServing() {
        return duty == Duty.SERVING;
    }

    /// The streams that hold slots, each as often as it does.
    List<ContentId> leased() {
        return leased;
    }

    boolean isLeaving() {
        return duty == Duty.LEAVING;
    }

    boolean isDone() {
        return isLeaving() && leased.isEmpty();
    }

    /// It serves, again if need be, and this is what is known about it.
    void serve(Engine engine) {
        duty = Duty.SERVING;
        isForwarded = engine.isForwarded();
    }

    void retire(Duty next) {
        duty = next;
    }

    /// How many sessions it may have: another Acequia decides that itself.
    ///
    /// @param max of an engine
    int limit(int max) {
        return version == null || version.upstream() == null ? max : Math.max(max, UPSTREAM_SESSIONS);
    }

    /// The obstacle to taking a session; null when there is none.
    @Nullable
    Obstacle obstacle(LeaseRequest request, int max, long now) {
        if (request.except().contains(address)) {
            return Obstacle.EXCLUDED;
        }
        Obstacle obstacle = obstacle(request.content(), max, now);
        return obstacle == null && request.wantsIdle() && load(now) > 0 ? Obstacle.BUSY : obstacle;
    }

    private @Nullable Obstacle obstacle(@Nullable ContentId content, int max, long now) {
        if (duty != Duty.SERVING) {
            return duty == Duty.SUSPENDED ? Obstacle.SUSPENDED : Obstacle.DRAINING;
        }
        if (isDown()) {
            return Obstacle.DOWN;
        }
        if (!breaker.admits(now)) {
            return Obstacle.RESTING;
        }
        int replaced = content != null && unconfirmed.has(content, now) ? 1 : 0;
        return load(now) - replaced >= limit(max) ? Obstacle.FULL : null;
    }

    /// Whether it would only rest, and has done so for long enough where there is no other.
    boolean isForNeed(LeaseRequest request, int max, long now) {
        return obstacle(request, max, now) == Obstacle.RESTING
                && load(now) < limit(max)
                && breaker.nanosToAdmissionInNeed(now) == 0;
    }

    /// The obstacle, to follow the engine's name.
    String words(Obstacle obstacle, int max, long now) {
        return switch (obstacle) {
            case EXCLUDED -> "cannot play this stream";
            case SUSPENDED -> "is given no new streams, since its VPN is not connected";
            case DRAINING -> "is being drained";
            case DOWN -> liveness.silence(now);
            case RESTING -> breaker.reason(now);
            case FULL -> "is full: it plays " + load(now) + " of " + limit(max) + " streams";
            case BUSY -> "is not idle: it plays " + load(now) + " of " + limit(max) + " streams";
        };
    }

    void take(Lease lease, long now) {
        leased.add(lease.content());
        lease.replaces(unconfirmed.replace(lease.content()));
        breaker.admit(lease, now);
    }

    void giveBack(Lease lease, long now) {
        leased.remove(lease.content());
        Long still = lease.notReplaced();
        if (lease.isLeftBehind()) {
            unconfirmed.add(lease.content(), now);
        } else if (still != null) {
            unconfirmed.restore(lease.content(), still);
        }
        breaker.released(lease);
        if (lease.isDelivering()) {
            breaker.proved(lease.deliversSince());
        }
    }

    /// Records an answer to a probe, with its latency.
    void checked(ProbeResult result, Duration took) {
        latency = took;
        version = result.version();
        isOffline = result.isOffline();
    }

    /// It answered; returns whether it is healthy only now. One that was down is another one now.
    boolean answered(Instant seen, long now) {
        if (isDown()) {
            breaker.reset();
        }
        if (liveness.isMissing()) {
            lastError = null;
        }
        lastSeen = seen;
        return liveness.answered(now);
    }

    /// It did not answer; returns whether it is down only now.
    boolean missed(String error, boolean isCertain, long now) {
        lastError = error;
        boolean isChange = liveness.missed(isCertain, now);
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
        Obstacle obstacle = obstacle((ContentId) null, max, now);
        return new EngineSnapshot(
                new Engine(address, isForwarded),
                liveness.health(),
                version,
                latency,
                load(now),
                limit(max),
                duty != Duty.SERVING,
                breaker.state(now) == Breaker.State.OPEN,
                isOffline,
                failures.count(now),
                lastError,
                lastSeen,
                obstacle == null ? null : words(obstacle, max, now));
    }
}
