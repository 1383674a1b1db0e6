package dev.acequia.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The declared metrics and those of the JVM, in the formats that Prometheus reads. Thread-safe.
final class Exposition implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final JvmHeapPressureMetrics heap = new JvmHeapPressureMetrics();

    private final Map<Metric, MetricMetadata> metrics = new LinkedHashMap<>();

    private Exposition() {
        Catalogue.all().forEach(metric -> metrics.put(metric, SeriesBuilder.metadata(metric)));
    }

    /// @param snapshot taken at each scrape
    static Exposition open(Supplier<ScrapeSnapshot> snapshot) {
        Exposition exposition = new Exposition();
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics(),
                        exposition.gc,
                        exposition.heap)
                .forEach(each -> each.bindTo(exposition.registry));
        exposition.registry.getPrometheusRegistry().register(() -> exposition.read(snapshot.get()));
        return exposition;
    }

    /// Writes OpenMetrics for who takes it, the older text format for all others.
    ScrapeBody scrape(String accept) {
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            registry.scrape(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to", e);
        }
        return new ScrapeBody(type, text.toByteArray());
    }

    private MetricSnapshots read(ScrapeSnapshot snapshot) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        metrics.forEach((metric, metadata) -> {
            SeriesBuilder series = new SeriesBuilder(metric, metadata);
            metric.reading().read(snapshot, series);
            all.metricSnapshot(series.snapshot());
        });
        return all.build();
    }

    @Override
    public void close() {
        gc.close();
        heap.close();
        registry.close();
    }
}
