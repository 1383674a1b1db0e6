package dev.acequia.metrics;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.EnginePool;
import dev.acequia.player.Players;
import java.util.function.Supplier;

/// Where the numbers come from.
///
/// @param limits asked for at each scrape
public record Sources(
        ChannelRegistry channels, EnginePool engines, Players players, Times times, Supplier<Limits> limits) {

    /// What the settings allow.
    public record Limits(int channels, int clientsPerChannel) {}

    /// What runs.
    public record Program(String version, String commit) {}
}
