package dev.acequia.metrics;

import java.util.List;

/// Every metric that is declared here; those of the JVM are Micrometer's.
final class Catalogue {
    /// Metrics that belong together.
    record Section(String title, List<Metric> metrics) {}

    private static final List<Section> SECTIONS = List.of(
            new Section("The server", ServerMetrics.ALL),
            new Section("Traffic and recoveries of all channels", TrafficMetrics.ALL),
            new Section("Durations", TimeMetrics.ALL),
            new Section("Each channel", ChannelMetrics.ALL),
            new Section("Engines", EngineMetrics.ALL),
            new Section("Engines on demand", FleetMetrics.ALL),
            new Section("VPNs of engines on demand", VpnMetrics.ALL),
            new Section("Names of the proxy that Acequia replaces", ReferenceMetrics.ALL));

    private Catalogue() {}

    static List<Section> sections() {
        return SECTIONS;
    }

    static List<Metric> all() {
        return SECTIONS.stream().flatMap(section -> section.metrics().stream()).toList();
    }
}
