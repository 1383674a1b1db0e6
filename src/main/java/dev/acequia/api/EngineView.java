package dev.acequia.api;

import dev.acequia.engine.EngineVersion;
import dev.acequia.pool.EngineSnapshot;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An engine as `/engines` shows it (`reference.md` 1.5).
///
/// @param containerId the same as `id`, by which the reference's clients know it
/// @param acequia the version of the server where it is another Acequia, not an engine; else null
/// @param streams the contents that it plays
/// @param load sessions that run, are about to start, or were not confirmed to have stopped
/// @param obstacle why it is given no session now, to follow its name; null when it is
@Json(naming = Json.Naming.LowerUnderscore)
public record EngineView(
        String id,
        String containerId,
        String host,
        int port,
        Map<String, String> labels,
        boolean forwarded,
        String healthStatus,
        @Nullable String version,
        @Nullable String acequia,
        List<String> streams,
        int load,
        int maxStreams,
        boolean isDraining,
        boolean isResting,
        boolean isOffline,
        int recentFailures,
        @Nullable String lastError,
        @Nullable Instant lastSeen,
        @Nullable String obstacle) {

    static EngineView of(EngineSnapshot engine, List<String> streams) {
        String id = engine.address().toString();
        return new EngineView(
                id,
                id,
                engine.address().host(),
                engine.address().port(),
                Map.of(),
                engine.engine().isForwarded(),
                engine.health().name().toLowerCase(Locale.ROOT),
                engine.version() == null ? null : engine.version().version(),
                acequia(engine.version()),
                streams,
                engine.load(),
                engine.max(),
                engine.isDraining(),
                engine.isResting(),
                engine.isOffline(),
                engine.recentFailures(),
                engine.lastError(),
                engine.lastSeen(),
                engine.obstacle());
    }

    private static @Nullable String acequia(@Nullable EngineVersion version) {
        return version == null || version.upstream() == null
                ? null
                : version.upstream().version();
    }
}
