package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.hls.NumberStore;
import dev.acequia.pool.EnginePool;
import dev.acequia.preflight.Claim;
import dev.acequia.ring.Budget;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// Dependencies shared by all channels.
///
/// @param timers runs tasks that only set something off
/// @param memory of all rings
/// @param knobs the options as they are now
record ChannelTools(
        EnginePool pool,
        SessionOpener opener,
        ChannelRegistry registry,
        NumberStore numbers,
        Observers observers,
        Precautions precautions,
        ScheduledExecutorService timers,
        InstantSource clock,
        Budget memory,
        Supplier<ChannelOptions> knobs) {

    ChannelOptions options() {
        return knobs.get();
    }

    /// Has an engine start a content, as [SessionOpener#start] does; no preflight ends the session.
    Session start(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        try (Claim claim = precautions.preflights().claim(engine, content)) {
            Session session = opener.start(engine, content);
            claim.granted(session.playback().infohash());
            return session;
        }
    }
}
