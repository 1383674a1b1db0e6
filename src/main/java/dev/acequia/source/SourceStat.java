package dev.acequia.source;

import dev.acequia.engine.EngineStat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Engine statistics of the session that a source plays or played last. The source says which; any thread reads.
public final class SourceStat {
    private volatile @Nullable EngineStatPoller poller;

    void follow(EngineStatPoller current) {
        poller = current;
    }

    /// The last answer; null before the first.
    public @Nullable EngineStat newest() {
        EngineStatPoller current = poller;
        return current == null ? null : current.newest();
    }

    /// Asks the engine, unless the last question is still open or the session is over.
    ///
    /// @return completes when it has answered, or will not
    public CompletableFuture<Void> ask() {
        EngineStatPoller current = poller;
        return current == null ? CompletableFuture.completedFuture(null) : current.poll();
    }

    /// As [#ask], but not if that was done within this time.
    public CompletableFuture<Void> askUnlessNewer(Duration fresh) {
        EngineStatPoller current = poller;
        return current == null ? CompletableFuture.completedFuture(null) : current.keep(fresh);
    }
}
