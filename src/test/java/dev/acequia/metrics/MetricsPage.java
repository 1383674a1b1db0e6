package dev.acequia.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `docs/metrics.md`: every metric that is declared, as tables.
final class MetricsPage {
    private static final String HEAD = """
            # Metrics

            `GET /metrics` serves all metrics in Prometheus' text format, or as OpenMetrics if the `Accept` header asks for
            it; while `API_KEY` is set, it requires the key. Metrics add no work to the delivery of streams: a scrape reads
            numbers that the server keeps anyway. Counters start at 0 with the process and never decrease.
            The label `content` is the content ID that viewers requested; there are no metrics per viewer.

            A Grafana dashboard, alert rules and an example configuration for Prometheus are in
            [deploy](../deploy/README.md). In addition, there are Micrometer's `jvm_…`, `process_…` and `system_…` metrics:
            memory, garbage collection, threads, classes, processors, files and uptime.

            Generated from the declarations in `dev.acequia.metrics` by
            `./mvnw -q test -Dtest=MetricsPageTest -Dacequia.docs=write`.
            """;

    private MetricsPage() {}

    static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Catalogue.Section section : Catalogue.sections()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            row(page, List.of("Name", "Kind", "Unit", "Labels", "Meaning"));
            row(page, List.of("---", "---", "---", "---", "---"));
            section.metrics().forEach(metric -> row(page, cells(metric)));
        }
        return page.toString();
    }

    private static List<String> cells(Metric metric) {
        return List.of(
                metric.seriesNames().stream().map(MetricsPage::code).collect(Collectors.joining(", ")),
                metric.kind().name().toLowerCase(Locale.ROOT),
                metric.unit(),
                metric.labels().stream().map(MetricsPage::code).collect(Collectors.joining(", ")),
                metric.sentence());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
