package dev.acequia.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Exposed number, with the function that reads it from a snapshot: the declaration that the exposition,
/// docs/metrics.md and the checks of dashboard and alerts are made from.
///
/// @param name as Prometheus has it: with its unit and, for a counter, `_total`
/// @param sentence what it tells
record Metric(String name, Kind kind, List<String> labels, String sentence, Reading reading) {
    /// Reader of a metric's series.
    @FunctionalInterface
    interface Reading {
        void read(ScrapeSnapshot snapshot, Series series);
    }

    /// Receiver of a metric's series.
    interface Series {
        /// One series; where there is one with the same labels already, the first holds.
        ///
        /// @param labels values, in the order of the names
        void add(double value, String... labels);

        default void add(long count, String... labels) {
            add((double) count, labels);
        }

        /// One histogram.
        void add(Distribution distribution, String... labels);
    }

    Metric {
        if (name.endsWith("_total") != (kind == Kind.COUNTER) || name.endsWith("_info") != (kind == Kind.INFO)) {
            throw new IllegalArgumentException("The name " + name + " is not one of a " + kind);
        }
    }

    /// One without labels.
    static Metric of(String name, Kind kind, String sentence, ToDoubleFunction<ScrapeSnapshot> value) {
        return new Metric(
                name, kind, List.of(), sentence, (snapshot, series) -> series.add(value.applyAsDouble(snapshot)));
    }

    /// What its name says that it is measured in; empty for counts.
    String unit() {
        String bare = name.replaceFirst("_total$", "");
        return List.of("bytes_per_second", "seconds", "bytes").stream()
                .filter(unit -> bare.endsWith("_" + unit))
                .findFirst()
                .map(unit -> unit.replace('_', ' '))
                .orElse("");
    }

    /// The names that its series have when they are scraped.
    List<String> seriesNames() {
        return switch (kind) {
            case GAUGE, COUNTER, INFO -> List.of(name);
            case HISTOGRAM ->
                Arrays.asList("_bucket", "_count", "_sum").stream()
                        .map(suffix -> name + suffix)
                        .toList();
        };
    }
}
