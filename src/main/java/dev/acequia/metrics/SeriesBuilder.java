package dev.acequia.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// The series of one metric at one scrape.
final class SeriesBuilder implements Metric.Series {
    private final Metric metric;
    private final MetricMetadata metadata;
    private final Map<Labels, Double> values = new LinkedHashMap<>();
    private final Map<Labels, Distribution> distributions = new LinkedHashMap<>();

    /// @param metadata made once a metric: to check a name costs more than to read a number
    SeriesBuilder(Metric metric, MetricMetadata metadata) {
        this.metric = metric;
        this.metadata = metadata;
    }

    static MetricMetadata metadata(Metric metric) {
        return new MetricMetadata(metric.name().replaceFirst("_(total|info)$", ""), metric.sentence());
    }

    @Override
    public void add(double value, String... labels) {
        values.putIfAbsent(Labels.of(metric.labels(), List.of(labels)), value);
    }

    @Override
    public void add(Distribution distribution, String... labels) {
        distributions.putIfAbsent(Labels.of(metric.labels(), List.of(labels)), distribution);
    }

    MetricSnapshot snapshot() {
        return switch (metric.kind()) {
            case GAUGE ->
                new GaugeSnapshot(
                        metadata, each(values, (labels, value) -> new GaugeDataPointSnapshot(value, labels, null)));
            case COUNTER ->
                new CounterSnapshot(
                        metadata,
                        each(values, (labels, value) -> new CounterDataPointSnapshot(value, labels, null, 0)));
            case INFO -> new InfoSnapshot(metadata, each(values, (labels, _) -> new InfoDataPointSnapshot(labels)));
            case HISTOGRAM -> new HistogramSnapshot(metadata, each(distributions, SeriesBuilder::histogram));
        };
    }

    private static HistogramDataPointSnapshot histogram(Labels labels, Distribution distribution) {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(distribution.bounds(), distribution.counts()))
                .sum(distribution.sum())
                .labels(labels)
                .build();
    }

    private static <V, P> List<P> each(Map<Labels, V> series, BiFunction<Labels, V, P> point) {
        return series.entrySet().stream()
                .map(entry -> point.apply(entry.getKey(), entry.getValue()))
                .toList();
    }
}
