package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Instances that are made up, on a machine where what is asked for may fail; one of them is somebody else's.
final class FakeMachine {
    static final String INSTANCE = "7f3a";
    static final String FOREIGN = "acequia-7f3a-1-foreign";

    final Map<String, Instance> instances = new LinkedHashMap<>();

    /// How probable it is that something fails.
    double failing;

    private final Random random;
    private int ports = 20_000;

    FakeMachine(Random random) {
        this.random = random;
        instances.put(
                FOREIGN, instance(FOREIGN, Map.of(InstanceLabels.INSTANCE, "beef"), Instance.State.RUNNING, 6878));
    }

    private static Instance instance(String name, Map<String, String> labels, Instance.State state, int port) {
        return new Instance(
                name,
                name,
                labels,
                state,
                new EngineAddress("127.0.0.1", port),
                null,
                state == Instance.State.ENDED ? 1 : null,
                false,
                null);
    }

    boolean runs(EngineAddress address) {
        return instances.values().stream()
                .anyMatch(each -> address.equals(each.address()) && each.state() == Instance.State.RUNNING);
    }

    static ProviderException lost() {
        return new ProviderException(ProviderException.Kind.FAILED, "It failed.");
    }

    /// Does what is asked for, or not; the problem that is told, if one is.
    @Nullable
    ProviderException perform(FleetAction action, boolean isSilent) {
        String name = action.engine().name;
        boolean fails = random.nextDouble() < failing;
        switch (action.verb()) {
            case CREATE -> {
                if (instances.containsKey(name)) {
                    return new ProviderException(ProviderException.Kind.NAME_TAKEN, "Taken.");
                }
                if (!fails || random.nextBoolean()) {
                    Map<String, String> labels = Map.of(
                            InstanceLabels.INSTANCE,
                            INSTANCE,
                            InstanceLabels.PLACE,
                            String.valueOf(action.engine().place),
                            InstanceLabels.CONFIG_HASH,
                            action.engine().hash);
                    instances.put(name, instance(name, labels, Instance.State.CREATED, ports++));
                }
            }
            case START -> {
                if (!fails) {
                    become(name, random.nextDouble() < failing ? Instance.State.ENDED : Instance.State.RUNNING);
                }
            }
            case STOP -> {
                if (!fails) {
                    become(name, Instance.State.ENDED);
                }
            }
            case REMOVE -> {
                if (!fails) {
                    instances.remove(name);
                }
            }
            default -> {}
        }
        return fails && !isSilent ? lost() : null;
    }

    void rename(String from, String to) {
        instances.put(to, Objects.requireNonNull(instances.remove(from)));
    }

    void become(String name, Instance.State state) {
        Instance of = instances.get(name);
        if (of != null) {
            instances.put(
                    name,
                    instance(
                            name,
                            of.labels(),
                            state,
                            Objects.requireNonNull(of.address()).port()));
        }
    }

    List<Instance> ours() {
        return instances.values().stream()
                .filter(each -> INSTANCE.equals(each.labels().get(InstanceLabels.INSTANCE)))
                .toList();
    }
}
