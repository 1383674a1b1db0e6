package dev.acequia.pool;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineVersion;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An engine of the pool at one moment.
///
/// @param version as it last reported
/// @param latency        how long its last answer to a probe took; null before the first
/// @param load           sessions that run or are about to start
/// @param max            how many it may have
/// @param isDraining     whether it keeps the sessions it has and gets no more
/// @param isResting      whether it failed so often that it gets none for a while
/// @param isOffline      whether it says that it has no connection to its network
/// @param recentFailures how often sessions failed on it in the last five minutes
/// @param lastError      the sentence of its last failure; null once it works again
/// @param lastSeen       when it last answered
/// @param obstacle       why it is given no session now, to follow its name; null when it is
public record EngineSnapshot(
        Engine engine,
        EngineHealth health,
        @Nullable EngineVersion version,
        @Nullable Duration latency,
        int load,
        int max,
        boolean isDraining,
        boolean isResting,
        boolean isOffline,
        int recentFailures,
        @Nullable String lastError,
        @Nullable Instant lastSeen,
        @Nullable String obstacle) {
    public EngineAddress address() {
        return engine.address();
    }

    /// Whether it is given sessions as far as it has slots.
    public boolean isUsable() {
        return health != EngineHealth.UNHEALTHY && !isDraining && !isResting;
    }
}
