package dev.acequia.metrics;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.player.Players;
import dev.acequia.pool.EnginePool;
import java.util.function.Supplier;

/// Sources of the metrics.
///
/// @param limits asked for at each scrape
public record Sources(
        ChannelRegistry channels,
        EnginePool engines,
        Supplier<FleetSnapshot> fleet,
        Players players,
        Times times,
        Supplier<Limits> limits) {

    /// Limits set by the settings.
    public record Limits(int channels, int clientsPerChannel) {}

    /// Version of the running program.
    public record Program(String version, String commit) {}
}
