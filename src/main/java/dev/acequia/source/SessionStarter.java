package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Start of a channel's stream on an engine; a stream that another channel already plays is left to that one. Owned by
/// the channel's thread.
record SessionStarter(SourceHost host, SourceTools tools, EngineAttempts attempts, SpareKeeper spareKeeper) {
    /// A session on an engine, which is not waited for longer than [SourceOptions#attemptTimeout] while there is
    /// another one, or until the spare is ready.
    Session on(EngineAddress engine) throws EngineException, InterruptedException {
        Duration limit = tools.options().attemptTimeout(host.isLive());
        StartTimeout timeout = StartTimeout.begin(
                limit, null, () -> attempts.hasChoice(engine), waited -> spareKeeper.hasSpareFor(engine, waited));
        try (timeout) {
            return tools.start(engine, host.content());
        } catch (InterruptedException e) {
            if (timeout.trouble() == null) {
                throw e;
            }
            throw EngineException.lateStart(engine, host.content(), limit);
        }
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
