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
                    "Starts of channels: from the first request to its viewer's first bytes.",
                    (scene, series) -> series.add(scene.times().starts())),
            new Metric(
                    "acequia_start_part_seconds",
                    HISTOGRAM,
                    List.of("part"),
                    "The parts of starts: `queue` until an engine gave a place, `engine_start` until it had answered,"
                            + " `first_byte`, `join_point` until viewers could join, `client_byte` until one had bytes."
                            + " Attempts that failed count in the part in which they did.",
                    (scene, series) ->
                            scene.times().parts().forEach((part, taken) -> series.add(taken, Label.of(part)))),
            new Metric(
                    "acequia_join_seconds",
                    HISTOGRAM,
                    List.of("protocol"),
                    "Joins of viewers: from the request to the first bytes (`ts`), or from the first request for the"
                            + " playlist until the first segment was sent (`hls`).",
                    (scene, series) ->
                            scene.times().joins().forEach((protocol, taken) -> series.add(taken, Label.of(protocol)))),
            new Metric(
                    "acequia_recovery_seconds",
                    HISTOGRAM,
                    List.of(),
                    "Recoveries: from a session's end until another one delivered.",
                    (scene, series) -> series.add(scene.times().recoveries())));

    private TimeMetrics() {}
}
