package dev.acequia.channel;

import dev.acequia.hls.NumberStore;
import dev.acequia.preflight.Preflights;
import dev.acequia.ring.Budget;
import dev.acequia.source.SourceTools;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Dependencies shared by all channels.
///
/// @param source of their sources
/// @param lacksSlots whether somebody waits for a slot on an engine
/// @param timers runs tasks that only set something off
/// @param memory of all rings
/// @param current the options as they are now
record ChannelContext(
        SourceTools source,
        BooleanSupplier lacksSlots,
        NumberStore numbers,
        StartGuards.BlockedStreams blocked,
        StartPacing pacing,
        ScheduledExecutorService timers,
        InstantSource clock,
        Budget memory,
        Supplier<ChannelOptions> current) {

    /// Those that yield to viewers, the same that starts do not interfere with.
    Preflights preflights() {
        return source.preflights();
    }

    ChannelOptions options() {
        return current.get();
    }
}
