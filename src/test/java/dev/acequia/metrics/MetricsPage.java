package dev.acequia.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `docs/metrics.md`: every metric that is declared, as tables.
final class MetricsPage {
    private static final String HEAD = """
            # Metrics

            `GET /metrics` has all of them in Prometheus' text format, or as OpenMetrics when `Accept` names it; with
            `API_KEY` set it needs the key. Nothing is counted for it while streams are delivered: a scrape reads what
            the server knows anyway. Counters start at 0 with the process and never go back, whatever ends meanwhile.
            `content` is the 40 digits that viewers asked for; no metric tells of one viewer.

            A dashboard for Grafana, alert rules and an example of a configuration for Prometheus are in
            [deploy](../deploy/README.md). Besides these there are Micrometer's `jvm_…`, `process_…` and `system_…`:
            memory, garbage collection, threads, classes, processors, files and uptime.

            Made from the declarations in `dev.acequia.metrics` by
            `./mvnw -q test -Dtest=MetricsPageTest -Dacequia.docs=write`.
            """;

    private MetricsPage() {}

    static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Catalogue.Section section : Catalogue.sections()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            row(page, List.of("Name", "Kind", "Unit", "Labels", "What it tells"));
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
