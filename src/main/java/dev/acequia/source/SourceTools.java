package dev.acequia.source;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.EnginePool;
import dev.acequia.preflight.Claim;
import dev.acequia.preflight.Preflights;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import java.util.function.Supplier;

/// Dependencies shared by the sources of all channels.
///
/// @param preflights those that a start must not be ended by
/// @param history of the starts of all channels
/// @param files take over what is no live stream
/// @param current the options as they are now
public record SourceTools(
        EnginePool pool,
        SessionOpener opener,
        Preflights preflights,
        StartHistory history,
        FileSessions files,
        Supplier<SourceOptions> current) {
    SourceOptions options() {
        return current.get();
    }

    /// Has an engine start a stream, as [SessionOpener#start] does; no preflight ends the session.
    Session start(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        try (Claim claim = preflights.claim(engine, content)) {
            Session session = opener.start(engine, content);
            claim.granted(session.playback().infohash());
            return session;
        }
    }
}
