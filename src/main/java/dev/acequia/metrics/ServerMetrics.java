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
                    "What runs.",
                    (scene, series) -> series.add(
                            1,
                            scene.program().version(),
                            scene.program().commit(),
                            Runtime.version().toString())),
            Metric.of(
                    "acequia_channels",
                    GAUGE,
                    "Channels that are open.",
                    scene -> scene.channels().size()),
            Metric.of(
                    "acequia_channels_limit",
                    GAUGE,
                    "How many channels may be open: `max_channels`.",
                    scene -> scene.limits().channels()),
            new Metric(
                    "acequia_clients",
                    GAUGE,
                    List.of("protocol"),
                    "Viewers, those who wait for a start included.",
                    ServerMetrics::clients),
            Metric.of(
                    "acequia_channel_clients_limit",
                    GAUGE,
                    "How many viewers a channel may have: `max_clients_per_channel`.",
                    scene -> scene.limits().clientsPerChannel()),
            Metric.of(
                    "acequia_ring_memory_bytes",
                    GAUGE,
                    "Memory outside the heap that rings hold, what is still being sent included.",
                    _ -> Ring.memoryBytes()),
            Metric.of(
                    "acequia_ring_memory_promised_bytes",
                    GAUGE,
                    "The same, and what open channels may still take in any case.",
                    scene -> scene.memory().used()),
            Metric.of(
                    "acequia_ring_memory_limit_bytes",
                    GAUGE,
                    "How much all rings may hold: `buffer_total_bytes`.",
                    scene -> scene.memory().most()),
            new Metric(
                    "acequia_event_loop_delay_seconds",
                    Kind.HISTOGRAM,
                    List.of(),
                    "How late event loops were with a task; measured once a second while somebody scrapes.",
                    (scene, series) -> series.add(scene.loops().delays())),
            Metric.of(
                    "acequia_event_loop_overdue_seconds",
                    GAUGE,
                    "How long the event loop that is latest has not done what it should; 0 when all are punctual.",
                    scene -> scene.loops().overdue()));

    private ServerMetrics() {}

    private static void clients(Scene scene, Metric.Series series) {
        series.add(scene.channels().stream().mapToInt(Scene.Watched::tsClients).sum(), Label.of(Protocol.TS));
        series.add(scene.channels().stream().mapToInt(Scene.Watched::hlsClients).sum(), Label.of(Protocol.HLS));
    }
}
