package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.GAUGE;

import dev.acequia.delivery.Protocol;
import dev.acequia.ring.Ring;
import java.util.List;

/// Metrics of the process: version, load and limits.
final class ServerMetrics {
    static final List<Metric> ALL = List.of(
            new Metric(
                    "acequia_build_info",
                    Kind.INFO,
                    List.of("version", "commit", "java"),
                    "Version of the server and of its Java runtime.",
                    (snapshot, series) -> series.add(
                            1,
                            snapshot.program().version(),
                            snapshot.program().commit(),
                            Runtime.version().toString())),
            Metric.of(
                    "acequia_channels",
                    GAUGE,
                    "Open channels.",
                    snapshot -> snapshot.channels().size()),
            Metric.of(
                    "acequia_channels_limit",
                    GAUGE,
                    "Limit of open channels: `max_channels`.",
                    snapshot -> snapshot.limits().channels()),
            new Metric(
                    "acequia_clients",
                    GAUGE,
                    List.of("protocol"),
                    "Viewers, including those that wait for a channel to start.",
                    ServerMetrics::clients),
            Metric.of(
                    "acequia_channel_clients_limit",
                    GAUGE,
                    "Limit of viewers per channel: `max_clients_per_channel`.",
                    snapshot -> snapshot.limits().clientsPerChannel()),
            Metric.of(
                    "acequia_ring_memory_bytes",
                    GAUGE,
                    "Off-heap memory held by rings, including data that is still being sent.",
                    _ -> Ring.memoryBytes()),
            Metric.of(
                    "acequia_ring_memory_promised_bytes",
                    GAUGE,
                    "As `acequia_ring_memory_bytes`, plus the memory reserved for open channels.",
                    snapshot -> snapshot.memory().used()),
            Metric.of(
                    "acequia_ring_memory_limit_bytes",
                    GAUGE,
                    "Limit of the memory of all rings: `buffer_total_bytes`.",
                    snapshot -> snapshot.memory().most()),
            new Metric(
                    "acequia_event_loop_delay_seconds",
                    Kind.HISTOGRAM,
                    List.of(),
                    "Delay of tasks on the event loops, measured once a second while metrics are scraped.",
                    (snapshot, series) -> series.add(snapshot.loops().delays())),
            Metric.of(
                    "acequia_event_loop_overdue_seconds",
                    GAUGE,
                    "How long the most delayed event loop has left its measuring task undone; 0 if none is late.",
                    snapshot -> snapshot.loops().overdue()));

    private ServerMetrics() {}

    private static void clients(ScrapeSnapshot snapshot, Metric.Series series) {
        series.add(
                snapshot.channels().stream()
                        .mapToInt(ScrapeSnapshot.Watched::tsClients)
                        .sum(),
                Label.of(Protocol.TS));
        series.add(
                snapshot.channels().stream()
                        .mapToInt(ScrapeSnapshot.Watched::hlsClients)
                        .sum(),
                Label.of(Protocol.HLS));
    }
}
