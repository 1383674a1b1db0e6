package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An engine as its provider lists it.
///
/// @param id by which the provider knows it
/// @param labels as they were written at create
/// @param address where its HTTP API is reached from here; null while it does not run
/// @param startedAt by the provider's clock; null before the first start
/// @param exitCode of one that has ended; null else
/// @param isOutOfMemory whether it was ended for want of memory, as far as the provider can tell
/// @param network id of the container whose network it shares; null for one of its own
public record Instance(
        String id,
        String name,
        Map<String, String> labels,
        State state,
        @Nullable EngineAddress address,
        @Nullable Instant startedAt,
        @Nullable Integer exitCode,
        boolean isOutOfMemory,
        @Nullable String network) {
    /// Whether it runs.
    public enum State {
        /// Made, never started.
        CREATED,
        RUNNING,
        /// On its way out.
        STOPPING,
        ENDED
    }

    public Instance {
        labels = Map.copyOf(labels);
    }
}
