package dev.acequia.fleet;

import dev.acequia.engine.EngineException;
import dev.acequia.pool.EnginePool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls to the provider and probes of engines: each on a virtual thread of its own, one an engine at a time, the
/// result reported to the fleet's thread.
final class FleetTasks implements AutoCloseable {
    private static final int KEPT_LINES = 50;

    private final EngineProvider provider;
    private final EnginePool.Probe probe;
    private final String instance;
    private final Supplier<EngineProfile> profile;
    private final Supplier<FleetPolicy> policy;
    private final Consumer<Consumer<FleetCore>> reports;
    private final Map<String, Thread> underWay = new ConcurrentHashMap<>();

    /// Result of a task.
    private record Result(String text, @Nullable Instance found) {
        static final Result NONE = new Result("", null);
    }

    /// @param reports takes what the fleet's thread is to do with a result
    FleetTasks(
            EngineProvider provider,
            EnginePool.Probe probe,
            String instance,
            Supplier<EngineProfile> profile,
            Supplier<FleetPolicy> policy,
            Consumer<Consumer<FleetCore>> reports) {
        this.provider = provider;
        this.probe = probe;
        this.instance = instance;
        this.profile = profile;
        this.policy = policy;
        this.reports = reports;
    }

    /// Begins a task with an engine that none is under way with.
    void begin(FleetAction action) {
        FleetEngine engine = action.engine();
        FleetVerb verb = action.verb();
        Task task = task(action);
        Thread thread = Thread.ofVirtual().name("engine-" + engine.name).unstarted(() -> {
            try {
                Result result = task.run();
                reports.accept(core -> core.done(engine, verb, result.text, result.found, System.nanoTime()));
            } catch (ProviderException e) {
                reports.accept(core -> core.failed(engine, verb, e, System.nanoTime()));
            } catch (InterruptedException | RuntimeException e) {
                ProviderException failure = new ProviderException(
                        ProviderException.Kind.FAILED, "Engine " + engine.name + " could not be handled: " + e, e);
                reports.accept(core -> core.failed(engine, verb, failure, System.nanoTime()));
            }
        });
        underWay.put(engine.name, thread);
        thread.start();
    }

    void abandon(FleetEngine engine) {
        Thread thread = underWay.get(engine.name);
        if (thread != null) {
            thread.interrupt();
        }
    }

    @FunctionalInterface
    private interface Task {
        Result run() throws ProviderException, InterruptedException;
    }

    /// What is read of the engine is read now, on the fleet's thread.
    private Task task(FleetAction action) {
        FleetEngine engine = action.engine();
        String id = engine.id == null ? engine.name : engine.id;
        var address = engine.address;
        boolean hasFailed = engine.failure != null;
        return switch (action.verb()) {
            case CREATE -> {
                InstanceSpec spec = spec(engine);
                yield () -> new Result(
                        provider.create(
                                spec, text -> reports.accept(core -> core.progress(engine, text, System.nanoTime()))),
                        null);
            }
            case START -> () -> start(id);
            case RESTART ->
                () -> {
                    provider.stop(id, policy.get().stopTimeout());
                    return start(id);
                };
            case PROBE ->
                () -> {
                    try {
                        probe.ask(Objects.requireNonNull(address));
                        return Result.NONE;
                    } catch (EngineException e) {
                        throw new ProviderException(ProviderException.Kind.FAILED, String.valueOf(e.getMessage()), e);
                    }
                };
            case STOP ->
                () -> {
                    provider.stop(id, policy.get().stopTimeout());
                    return Result.NONE;
                };
            case REMOVE -> () -> remove(engine, id, hasFailed);
            case ABANDON, ADMIT, SUSPEND, DRAIN, LEAVE -> throw new IllegalStateException(action + " takes no time");
        };
    }

    private Result start(String id) throws ProviderException, InterruptedException {
        provider.start(id);
        Instance found = provider.list().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
        return new Result("", found);
    }

    private Result remove(FleetEngine engine, String id, boolean hasFailed)
            throws ProviderException, InterruptedException {
        if (hasFailed) {
            List<String> lines = logs(id);
            reports.accept(core -> core.roster().printed(engine, lines));
        }
        try {
            provider.remove(id);
        } catch (ProviderException e) {
            if (e.kind() != ProviderException.Kind.GONE) {
                throw e;
            }
        }
        return Result.NONE;
    }

    private List<String> logs(String id) throws InterruptedException {
        try {
            return provider.logs(id, KEPT_LINES);
        } catch (ProviderException e) {
            return List.of(e.sentence());
        }
    }

    private InstanceSpec spec(FleetEngine engine) {
        Map<String, String> labels = new HashMap<>(Map.of(
                InstanceLabels.INSTANCE,
                instance,
                InstanceLabels.PLACE,
                String.valueOf(engine.place),
                InstanceLabels.CONFIG_HASH,
                engine.hash));
        EngineNetwork network = engine.network;
        if (!network.vpn().isEmpty()) {
            labels.put(InstanceLabels.VPN, network.vpn());
            labels.put(InstanceLabels.FORWARDED, String.valueOf(network.isForwarded()));
        }
        return new InstanceSpec(engine.name, engine.place, profile.get(), network.ports(), labels, network.container());
    }

    @Override
    public void close() {
        underWay.values().forEach(Thread::interrupt);
    }
}
