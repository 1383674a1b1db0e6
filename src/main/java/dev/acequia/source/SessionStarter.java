package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Start of a channel's stream on an engine; a stream that another channel already plays is left to that one.
record SessionStarter(SourceHost host, SourceTools tools, EngineAttempts attempts) {
    /// A second engine that is asked for the same start.
    interface Rival {
        /// Its address; null while there is none. Any thread.
        @Nullable
        EngineAddress engine();

        /// Whether the engine that was asked first has lost.
        boolean isLost();

        /// The start that an engine has not answered is not waited for any more.
        ///
        /// @param answer completes when it has answered
        /// @param stopped completes when it is rid of the session, too
        void leaves(Lease lease, CompletableFuture<?> answer, CompletableFuture<Void> stopped);
    }

    /// A session on an engine for viewers who watch, which is not waited for longer than
    /// [SourceOptions#attemptTimeout] while there is another one, or until the spare is ready.
    Session again(EngineAddress engine, StartTimeout.Relief relief) throws EngineException, InterruptedException {
        Duration limit = tools.options().attemptTimeout(true);
        StartTimeout timeout = StartTimeout.begin(limit, null, () -> attempts.hasOther(engine, null), relief);
        try (timeout) {
            return tools.start(engine, host.content());
        } catch (InterruptedException e) {
            if (timeout.trouble() == null) {
                throw e;
            }
            throw EngineException.lateStart(engine, host.content(), limit);
        }
    }

    /// The same for viewers who wait for a first picture; null when the engine has lost the race before it has
    /// answered:
    /// then its slot is given back once it has, and the session is stopped.
    @Nullable
    Session first(Lease lease, Rival rival, StartTimeout.Relief relief) throws EngineException, InterruptedException {
        EngineAddress engine = lease.engine();
        Duration limit = tools.options().attemptTimeout(false);
        CompletableFuture<Session> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("start-" + host.name()).start(() -> ask(engine, answer));
        StartTimeout timeout = StartTimeout.begin(limit, null, () -> attempts.hasOther(engine, rival.engine()), relief);
        try (timeout) {
            return answer.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            CompletableFuture<Void> stopped = stop(answer, lease);
            if (timeout.trouble() != null && rival.isLost()) {
                rival.leaves(lease, answer, stopped);
                return null;
            }
            asking.interrupt();
            if (timeout.trouble() == null) {
                throw e;
            }
            throw EngineException.lateStart(engine, host.content(), limit);
        }
    }

    private void ask(EngineAddress engine, CompletableFuture<Session> answer) {
        try {
            answer.complete(tools.start(engine, host.content()));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /// Stops what the engine answers to a start that is not waited for any more.
    private static CompletableFuture<Void> stop(CompletableFuture<Session> answer, Lease lease) {
        return answer.handle((session, _) -> session).thenAccept(session -> {
            if (session != null) {
                SessionStopper.stop(session, lease);
            }
        });
    }

    private static EngineException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case EngineException cause -> cause;
            case InterruptedException cause -> throw cause;
            case RuntimeException cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
        };
    }

    /// Outcome of a session that has just started where this channel is not to play it; null when it is.
    @Nullable
    SessionEnd decline(Session session, Lease place) {
        SessionEnd file = file(session, place);
        return file == null ? declineStream(session, place) : file;
    }

    /// Outcome of a session of a file, which has been handed over with its slot; null when it is of a live stream.
    @Nullable
    SessionEnd file(Session session, Lease place) {
        return session.playback().isLive() || host.isLive() || !tools.files().adopt(host.content(), session, place)
                ? null
                : SessionEnd.without(Unavailable.file(host.content()));
    }

    private @Nullable SessionEnd declineStream(Session session, Lease place) {
        return switch (host.use(session)) {
            case PLAYED -> null;
            case BANNED -> {
                SessionStopper.stop(session, place);
                yield SessionEnd.without(Unavailable.banned(host.content()));
            }
            case TAKEN -> SessionEnd.CLOSED;
            case UNWANTED -> {
                SessionStopper.stop(session);
                yield SessionEnd.CLOSED;
            }
        };
    }
}
