package dev.acequia.source;

import dev.acequia.engine.EngineStat;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The engine's statistics of the session that a source plays or played last. The source says which; any thread reads.
public final class SourceStat {
    private volatile @Nullable EngineStatPoller vitals;

    void follow(EngineStatPoller session) {
        vitals = session;
    }

    /// The last answer; null before the first.
    public @Nullable EngineStat newest() {
        EngineStatPoller session = vitals;
        return session == null ? null : session.newest();
    }

    /// Asks the engine, unless the last question is still open or the session is over.
    ///
    /// @return completes when it has answered, or will not
    public CompletableFuture<Void> ask() {
        EngineStatPoller session = vitals;
        return session == null ? CompletableFuture.completedFuture(null) : session.look();
    }
}
