package dev.acequia.source;

import dev.acequia.engine.EngineStat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Engine statistics of the session that a source plays or played last. The source says which; any thread reads.
public final class SourceStat {
    private volatile @Nullable EngineStatPoller poller;
    private volatile @Nullable UpstreamDelay delay;

    void follow(EngineStatPoller current, UpstreamDelay measured) {
        poller = current;
        delay = measured;
    }

    /// How far the channel is behind the engine, by way of other servers; 0 where it plays from an engine.
    public double secondsBehind() {
        UpstreamDelay current = delay;
        return current == null ? 0 : current.seconds();
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
