package dev.acequia.channel;

import dev.acequia.engine.EnginePool;
import dev.acequia.hls.NumberStore;
import dev.acequia.session.SessionOpener;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// What every channel works with.
///
/// @param timers runs tasks that only set something off
/// @param knobs the options as they are now
record ChannelTools(
        EnginePool pool,
        SessionOpener opener,
        ChannelRegistry registry,
        NumberStore numbers,
        Observers observers,
        ScheduledExecutorService timers,
        InstantSource clock,
        Supplier<ChannelOptions> knobs) {

    ChannelOptions options() {
        return knobs.get();
    }
}
