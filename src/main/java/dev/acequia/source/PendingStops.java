package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Engines with an unfinished stop of a session of this channel, which goes on elsewhere: a start there could be ended
/// by a stop that comes late. Guarded by whoever owns the sessions.
final class PendingStops {
    private static final Duration SOON = Duration.ofMillis(500);

    private final List<Pending> stops = new ArrayList<>();

    private record Pending(EngineAddress engine, CompletableFuture<Void> done) {}

    /// @param done completes when the engine is rid of the session
    void add(EngineAddress engine, CompletableFuture<Void> done) {
        stops.removeIf(each -> each.done.isDone());
        stops.add(new Pending(engine, done));
    }

    /// Ends a session before anything else happens to the stream there. Where somebody waits for the next one, an
    /// engine that does not confirm it soon is waited for by nobody.
    ///
    /// @param isRelieved whether the next one is ready, on another engine
    /// @param isWanted whether somebody waits for it
    /// @return whether the slot is free for the next session on the same engine; else it is given
    ///         back when it can be
    boolean leave(Session session, Lease lease, SessionEnd end, boolean isRelieved, boolean isWanted) {
        boolean isOver = end.trouble() != null && end.trouble().isOfSession();
        CompletableFuture<Void> stop = SessionStopper.begin(session, lease, isOver);
        if (isWanted && (isRelieved || !SessionStopper.isDone(stop, SOON))) {
            add(lease.engine(), stop.thenRun(lease::close));
            return false;
        }
        SessionStopper.await(stop);
        return true;
    }

    /// Engines that may still have one.
    Set<EngineAddress> engines() {
        return stops.stream()
                .filter(each -> !each.done.isDone())
                .map(Pending::engine)
                .collect(Collectors.toSet());
    }

    /// Completes when all engines are rid of theirs.
    CompletableFuture<Void> all() {
        return CompletableFuture.allOf(stops.stream().map(Pending::done).toArray(CompletableFuture<?>[]::new));
    }
}
