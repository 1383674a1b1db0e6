package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.COUNTER;
import static dev.acequia.metrics.Kind.GAUGE;

import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.EngineStat;
import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EngineSnapshot;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Numbers under the names that the proxy which Acequia replaces gives them, so that its dashboards go on
/// (`reference.md` 1.5 and 6): those that mean something here.
final class ReferenceMetrics {
    private static final double MEBIBYTE = 1 << 20;
    private static final List<String> MODES = List.of("TS", "HLS");

    static final List<Metric> ALL = List.of(
            gauge(
                    "orch_total_downloaded_bytes",
                    "Bytes received from engines since the process started.",
                    snapshot -> ingress(snapshot)),
            gauge(
                    "orch_total_downloaded_mb",
                    "As `orch_total_downloaded_bytes`, in MB of 1024 KB.",
                    snapshot -> ingress(snapshot) / MEBIBYTE),
            gauge(
                    "orch_total_download_speed_mbps",
                    "Sum of the bitrates of the open channels, in megabytes per second.",
                    snapshot -> snapshot.channels().stream()
                                    .mapToDouble(each -> each.channel().bitsPerSecond())
                                    .sum()
                            / 8
                            / MEBIBYTE),
            told(
                    "orch_total_uploaded_bytes",
                    "Bytes that engines uploaded to peers for the open channels.",
                    1,
                    EngineStat::uploaded),
            told(
                    "orch_total_uploaded_mb",
                    "As `orch_total_uploaded_bytes`, in MB of 1024 KB.",
                    1 / MEBIBYTE,
                    EngineStat::uploaded),
            told(
                    "orch_total_upload_speed_mbps",
                    "Upload rate of engines to peers for the open channels, in megabytes per second.",
                    1 / 1024.0,
                    EngineStat::speedUp),
            told("orch_total_peers", "Peers of the open channels, as reported by engines.", 1, EngineStat::peers),
            gauge(
                    "orch_total_streams",
                    "Open channels.",
                    snapshot -> snapshot.channels().size()),
            gauge("orch_active_streams", "Channels that viewers can join.", snapshot -> live(snapshot)),
            engines("orch_healthy_engines", "Engines that answer.", ReferenceMetrics::isHealthy),
            engines("orch_unhealthy_engines", "Engines that do not answer.", ReferenceMetrics::isDown),
            engines("orch_used_engines", "Engines with at least one stream.", engine -> engine.load() > 0),
            engines(
                    "orch_extra_engines",
                    "Engines that answer and have no streams.",
                    engine -> isHealthy(engine) && engine.load() == 0),
            engines("orch_engines_healthy", "As `orch_healthy_engines`.", ReferenceMetrics::isHealthy),
            engines("orch_engines_unhealthy", "As `orch_unhealthy_engines`.", ReferenceMetrics::isDown),
            engines("orch_engines_draining", "Engines that get no new sessions.", EngineSnapshot::isDraining),
            engines("orch_engines_used", "As `orch_used_engines`.", engine -> engine.load() > 0),
            new Metric(
                    "acestream_proxy_active_sessions",
                    GAUGE,
                    List.of("mode"),
                    "Open channels, by the format in which the engine delivers.",
                    (snapshot, series) -> MODES.forEach(mode -> series.add(
                            snapshot.channels().stream()
                                    .filter(each ->
                                            each.channel().format().name().equals(mode))
                                    .count(),
                            mode))),
            byMode(
                    "acestream_proxy_bytes_ingress_total",
                    "As `acequia_ingress_bytes_total`.",
                    Count.INGRESS_TS,
                    Count.INGRESS_HLS),
            byMode(
                    "acestream_proxy_bytes_egress_total",
                    "As `acequia_egress_bytes_total`.",
                    Count.EGRESS_TS,
                    Count.EGRESS_HLS),
            new Metric(
                    "acestream_proxy_connections_total",
                    COUNTER,
                    List.of("mode"),
                    "Viewers that have received media.",
                    (snapshot, series) -> snapshot.times()
                            .joins()
                            .forEach((protocol, taken) -> series.add(taken.count(), protocol.name()))),
            new Metric(
                    "acestream_proxy_http_ttfb_seconds",
                    Kind.HISTOGRAM,
                    List.of(),
                    "As `acequia_join_seconds` of MPEG-TS viewers.",
                    (snapshot, series) -> series.add(snapshot.times().joins(Protocol.TS))));

    private ReferenceMetrics() {}

    private static Metric gauge(String name, String sentence, ToDoubleFunction<ScrapeSnapshot> value) {
        return Metric.of(name, GAUGE, sentence, value);
    }

    /// A sum of what the engines have told last.
    private static Metric told(
            String name, String sentence, double factor, Function<EngineStat, @Nullable Long> value) {
        return gauge(name, sentence, snapshot -> {
            double sum = 0;
            for (ScrapeSnapshot.Watched each : snapshot.channels()) {
                EngineStat stat = each.channel().stat();
                Long known = stat == null ? null : value.apply(stat);
                sum += known == null ? 0 : known * factor;
            }
            return sum;
        });
    }

    private static Metric engines(String name, String sentence, Predicate<EngineSnapshot> condition) {
        return gauge(name, sentence, snapshot -> snapshot.enginesThat(condition));
    }

    private static Metric byMode(String name, String sentence, Count ts, Count hls) {
        return new Metric(name, COUNTER, List.of("mode"), sentence, (snapshot, series) -> {
            series.add(snapshot.totals().of(ts), MODES.getFirst());
            series.add(snapshot.totals().of(hls), MODES.getLast());
        });
    }

    private static double ingress(ScrapeSnapshot snapshot) {
        return (double) snapshot.totals().of(Count.INGRESS_TS)
                + snapshot.totals().of(Count.INGRESS_HLS);
    }

    private static long live(ScrapeSnapshot snapshot) {
        return snapshot.channels().stream()
                .map(ScrapeSnapshot.Watched::channel)
                .map(ChannelSnapshot::liveSince)
                .filter(since -> since != null)
                .count();
    }

    private static boolean isHealthy(EngineSnapshot engine) {
        return engine.health() == EngineHealth.HEALTHY;
    }

    private static boolean isDown(EngineSnapshot engine) {
        return engine.health() == EngineHealth.UNHEALTHY;
    }
}
