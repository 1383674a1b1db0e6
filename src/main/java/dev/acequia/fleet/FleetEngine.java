package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Record of one engine of the fleet. Owned by the fleet's thread.
final class FleetEngine {
    static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    final String name;
    final int place;
    final String hash;
    final long born;
    FleetState state;
    long since;

    @Nullable
    String id;

    @Nullable
    EngineAddress address;

    /// What is being done with it; null when nothing is.
    @Nullable
    FleetVerb busy;

    EngineNetwork network = EngineNetwork.OWN;

    /// By the provider's clock; null before it is known.
    @Nullable
    Instant startedAt;

    /// Whether its VPN is not there for it, so that it gets no new sessions and nothing else follows from what it does.
    boolean isVpnLost;

    /// Whether its VPN's container was started after it, so that it has no network any more.
    boolean isCutOff;

    /// How often it was started again for that.
    int restarts;

    /// Whether one with the forwarded port of its VPN is to take its place.
    boolean isSuperseded;

    /// Whether that one is ready.
    boolean hasSuccessor;

    boolean isAbandoned;
    boolean isAdopted;
    boolean isStarted;
    boolean isStopped;
    boolean isInPool;
    boolean isDrained;

    /// Whether it is to be drained as soon as it is ready, since it was when the server ended.
    boolean isToDrain;

    /// Whether another one is to take its place, since that was asked for.
    boolean isReplaced;

    long nextTry;
    Duration pause = FIRST_PAUSE;

    /// Lists that were asked for before this time do not know it as it is.
    long knownFrom;

    /// Since when it has no session, if it has none.
    @Nullable
    Long emptySince;

    String progress = "";

    @Nullable
    Duration boot;

    @Nullable
    FleetFailure failure;

    FleetEngine(String name, int place, String hash, FleetState state, long now) {
        this.name = name;
        this.place = place;
        this.hash = hash;
        this.born = now;
        this.state = state;
        this.since = now;
        this.nextTry = now;
        this.knownFrom = now;
    }

    void enter(FleetState next, long now) {
        state = next;
        since = now;
        nextTry = now;
    }

    /// Whether it has been in its state for longer than this.
    boolean isOverdue(Duration atMost, long now) {
        return now - since > atMost.toNanos();
    }

    /// Whether something can be done with it now.
    boolean isDue(long now) {
        return busy == null && now - nextTry >= 0;
    }

    void pause(long now) {
        nextTry = now + pause.toNanos();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    boolean isEmptyFor(Duration grace, long now) {
        return emptySince != null && now - emptySince >= grace.toNanos();
    }

    @Override
    public String toString() {
        return name + " " + hash + " " + state + " " + busy;
    }
}
