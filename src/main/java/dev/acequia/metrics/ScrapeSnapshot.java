package dev.acequia.metrics;

import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.channel.ChannelTotals;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.pool.EngineSnapshot;
import dev.acequia.ring.Budget;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// State of the server at the moment of a scrape, from which every metric is read.
///
/// @param channels those that are open
/// @param totals of all channels since the process began
/// @param memory of all rings
record ScrapeSnapshot(
        List<Watched> channels,
        ChannelTotals totals,
        List<EngineSnapshot> engines,
        FleetSnapshot fleet,
        Times times,
        LoopProbes loops,
        Budget memory,
        Sources.Limits limits,
        Sources.Program program) {

    /// A channel and its HLS viewers, whom the channel itself does not know.
    record Watched(ChannelSnapshot channel, List<ViewerSnapshot> players) {
        /// Its name in labels.
        String hex() {
            return channel.content().name();
        }

        int hlsClients() {
            return players.size();
        }

        /// Those who wait for the stream among them.
        int tsClients() {
            return Math.max(0, channel.clientCount() - players.size());
        }

        /// For each viewer, seconds of media between it and the newest.
        DoubleStream runways() {
            return Stream.concat(channel.viewers().stream(), players.stream())
                    .mapToDouble(ViewerSnapshot::secondsBehind);
        }
    }

    long enginesThat(Predicate<EngineSnapshot> condition) {
        return engines.stream().filter(condition).count();
    }
}
