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
            count("acequia_engines", "Engines in the pool.", _ -> true),
            count("acequia_engines_usable", "Engines that may get sessions.", EngineSnapshot::isUsable),
            each(
                    "acequia_engine_up",
                    "1 if the engine answers; 0 if it does not, or has not answered yet.",
                    engine -> flag(engine.health() == EngineHealth.HEALTHY)),
            each(
                    "acequia_engine_usable",
                    "1 if the engine may get sessions while it has free slots.",
                    engine -> flag(engine.isUsable())),
            each(
                    "acequia_engine_draining",
                    "1 if the engine keeps its sessions and gets no new ones.",
                    engine -> flag(engine.isDraining())),
            each(
                    "acequia_engine_resting",
                    "1 if the engine has failed so often that it gets no sessions for a while.",
                    engine -> flag(engine.isResting())),
            each(
                    "acequia_engine_offline",
                    "1 if the engine reports that it has no connection to its network.",
                    engine -> flag(engine.isOffline())),
            each(
                    "acequia_engine_sessions",
                    "Sessions of the engine that run or are about to start.",
                    EngineSnapshot::load),
            each(
                    "acequia_engine_places",
                    "Slots of the engine for sessions: `max_streams_per_engine`.",
                    EngineSnapshot::max),
            each(
                    "acequia_engine_recent_failures",
                    "Sessions that failed on the engine in the last five minutes.",
                    EngineSnapshot::recentFailures),
            new Metric(
                    "acequia_engine_latency_seconds",
                    GAUGE,
                    List.of("engine"),
                    "Response time of the engine's last health probe; missing before the first one.",
                    (snapshot, series) -> snapshot.engines().forEach(each -> latency(each, series))));

    private EngineMetrics() {}

    private static Metric count(String name, String sentence, Predicate<EngineSnapshot> condition) {
        return Metric.of(name, GAUGE, sentence, snapshot -> snapshot.enginesThat(condition));
    }

    private static Metric each(String name, String sentence, ToDoubleFunction<EngineSnapshot> value) {
        return new Metric(
                name,
                GAUGE,
                List.of("engine"),
                sentence,
                (snapshot, series) -> snapshot.engines()
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
