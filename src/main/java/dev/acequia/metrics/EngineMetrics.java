package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.GAUGE;

import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EngineSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// One series an engine, and how many there are.
final class EngineMetrics {
    static final List<Metric> ALL = List.of(
            count("acequia_engines", "Engines that there are.", _ -> true),
            count("acequia_engines_usable", "Engines that are given sessions.", EngineSnapshot::isUsable),
            each(
                    "acequia_engine_up",
                    "1 when it answers; 0 when it does not, or has not yet.",
                    engine -> flag(engine.health() == EngineHealth.HEALTHY)),
            each(
                    "acequia_engine_usable",
                    "1 when it is given sessions as far as it has places.",
                    engine -> flag(engine.isUsable())),
            each(
                    "acequia_engine_draining",
                    "1 when it keeps its sessions and gets no more.",
                    engine -> flag(engine.isDraining())),
            each(
                    "acequia_engine_resting",
                    "1 when it failed so often that it gets no sessions for a while.",
                    engine -> flag(engine.isResting())),
            each(
                    "acequia_engine_offline",
                    "1 when it says that it has no connection to its network.",
                    engine -> flag(engine.isOffline())),
            each("acequia_engine_sessions", "Sessions that run on it or are about to start.", EngineSnapshot::load),
            each("acequia_engine_places", "How many it may have: `max_streams_per_engine`.", EngineSnapshot::max),
            each(
                    "acequia_engine_recent_failures",
                    "Sessions that failed on it in the last five minutes.",
                    EngineSnapshot::recentFailures),
            new Metric(
                    "acequia_engine_latency_seconds",
                    GAUGE,
                    List.of("engine"),
                    "How long its last answer to a probe took; missing before the first.",
                    (scene, series) -> scene.engines().forEach(each -> latency(each, series))));

    private EngineMetrics() {}

    private static Metric count(String name, String sentence, Predicate<EngineSnapshot> condition) {
        return Metric.of(name, GAUGE, sentence, scene -> scene.enginesThat(condition));
    }

    private static Metric each(String name, String sentence, ToDoubleFunction<EngineSnapshot> value) {
        return new Metric(
                name,
                GAUGE,
                List.of("engine"),
                sentence,
                (scene, series) -> scene.engines()
                        .forEach(each -> series.add(
                                value.applyAsDouble(each), each.address().toString())));
    }

    private static void latency(EngineSnapshot engine, Metric.Series series) {
        Duration latency = engine.latency();
        if (latency != null) {
            series.add(latency.toNanos() / 1e9, engine.address().toString());
        }
    }

    private static int flag(boolean isSet) {
        return isSet ? 1 : 0;
    }
}
