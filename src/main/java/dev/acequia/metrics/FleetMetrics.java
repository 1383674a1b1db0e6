package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.COUNTER;
import static dev.acequia.metrics.Kind.GAUGE;
import static dev.acequia.metrics.Kind.HISTOGRAM;

import dev.acequia.fleet.FailureClass;
import dev.acequia.fleet.FleetState;
import dev.acequia.fleet.FleetTotals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Engines on demand.
final class FleetMetrics {
    static final List<Metric> ALL = List.of(
            Metric.of(
                    "acequia_fleet_need",
                    GAUGE,
                    "Engines on demand that are needed, between `min_replicas` and `max_replicas`.",
                    snapshot -> snapshot.fleet().need()),
            new Metric(
                    "acequia_fleet_engines",
                    GAUGE,
                    List.of("state"),
                    "Engines on demand in each state.",
                    FleetMetrics::states),
            Metric.of(
                    "acequia_fleet_starts_total",
                    COUNTER,
                    "Engines on demand that were to be started.",
                    snapshot -> snapshot.fleet().totals().starts()),
            Metric.of(
                    "acequia_fleet_adopted_total",
                    COUNTER,
                    "Engines of an earlier run of the server that are used again.",
                    snapshot -> snapshot.fleet().totals().adopted()),
            Metric.of(
                    "acequia_fleet_orphans_removed_total",
                    COUNTER,
                    "Ended engines of earlier runs that were removed.",
                    snapshot -> snapshot.fleet().totals().orphans()),
            new Metric(
                    "acequia_fleet_failures_total",
                    COUNTER,
                    List.of("class"),
                    "Engines on demand that did not start, or ended by themselves.",
                    FleetMetrics::failures),
            new Metric(
                    "acequia_fleet_boot_seconds",
                    HISTOGRAM,
                    List.of(),
                    "Time from the decision to start an engine to its first answer.",
                    FleetMetrics::boots),
            Metric.of(
                    "acequia_fleet_breaker_open",
                    GAUGE,
                    "1 if no engine is started, since starts have failed, or one trial is under way.",
                    snapshot -> snapshot.fleet().blocked() == null ? 0 : 1),
            Metric.of(
                    "acequia_fleet_provider_up",
                    GAUGE,
                    "1 if what runs engines on demand answers; 0 if it does not, or there is none.",
                    snapshot -> snapshot.fleet().provider().isEmpty()
                                    || !snapshot.fleet().trouble().isEmpty()
                            ? 0
                            : 1));

    private FleetMetrics() {}

    private static void states(ScrapeSnapshot snapshot, Metric.Series series) {
        for (FleetState state : FleetState.values()) {
            long count = snapshot.fleet().engines().stream()
                    .filter(each -> each.state() == state)
                    .count();
            series.add(count, state.label());
        }
    }

    private static void failures(ScrapeSnapshot snapshot, Metric.Series series) {
        Map<String, Long> counts = new TreeMap<>();
        for (FailureClass each : FailureClass.values()) {
            counts.merge(each.label(), snapshot.fleet().totals().failures().getOrDefault(each, 0L), Long::sum);
        }
        counts.forEach((label, count) -> series.add(count, label));
    }

    private static void boots(ScrapeSnapshot snapshot, Metric.Series series) {
        FleetTotals totals = snapshot.fleet().totals();
        series.add(Distribution.of(totals.bounds(), totals.boots(), totals.ready(), totals.bootSeconds()));
    }
}
