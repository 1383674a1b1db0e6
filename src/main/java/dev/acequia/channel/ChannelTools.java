package dev.acequia.channel;

import dev.acequia.engine.EnginePool;
import dev.acequia.session.SessionOpener;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/// What every channel works with.
///
/// @param timers runs tasks that only set something off
record ChannelTools(
        EnginePool pool,
        SessionOpener opener,
        ChannelRegistry registry,
        ScheduledExecutorService timers,
        InstantSource clock,
        ChannelOptions options) {}
