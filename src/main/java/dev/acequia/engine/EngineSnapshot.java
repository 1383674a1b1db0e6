package dev.acequia.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An engine of the pool at one moment.
///
/// @param version   as it last told
/// @param load      sessions that run or are about to start
/// @param max       how many it may have
/// @param lastError the sentence of its last failure; null once it works again
/// @param lastSeen  when it last answered
public record EngineSnapshot(
        EngineAddress address,
        EngineHealth health,
        @Nullable EngineVersion version,
        int load,
        int max,
        @Nullable String lastError,
        @Nullable Instant lastSeen) {
    /// Whether it is given sessions.
    public boolean isUsable() {
        return health != EngineHealth.UNHEALTHY;
    }
}
