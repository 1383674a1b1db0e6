package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.HISTOGRAM;

import java.util.List;

/// Metrics of viewers' waiting times.
final class TimeMetrics {
    static final List<Metric> ALL = List.of(
            new Metric(
                    "acequia_start_seconds",
                    HISTOGRAM,
                    List.of(),
                    "Duration of channel starts, from the first request to the first bytes for its viewer.",
                    (snapshot, series) -> series.add(snapshot.times().starts())),
            new Metric(
                    "acequia_start_part_seconds",
                    HISTOGRAM,
                    List.of("part"),
                    "Duration of the parts of channel starts: `queue` until an engine had a free slot, `engine_start`"
                            + " until it answered, `first_byte` until it delivered, `join_point` until viewers could"
                            + " join, `client_byte` until one received media. A failed attempt counts in the part in"
                            + " which it failed.",
                    (snapshot, series) ->
                            snapshot.times().parts().forEach((part, taken) -> series.add(taken, Label.of(part)))),
            new Metric(
                    "acequia_join_seconds",
                    HISTOGRAM,
                    List.of("protocol"),
                    "Duration of joins: from the request to the first bytes (`ts`), or from the first request for a"
                            + " playlist until the first segment was sent (`hls`).",
                    (snapshot, series) -> snapshot.times()
                            .joins()
                            .forEach((protocol, taken) -> series.add(taken, Label.of(protocol)))),
            new Metric(
                    "acequia_recovery_seconds",
                    HISTOGRAM,
                    List.of(),
                    "Duration of recoveries, from the end of a session until another one delivered.",
                    (snapshot, series) -> series.add(snapshot.times().recoveries())));

    private TimeMetrics() {}
}
