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

    final FakeVpns vpns = new FakeVpns();

    /// Its clock.
    long now;

    /// How probable it is that something fails.
    double failing;

    private final Random random;
    private int ports = 20_000;

    FakeMachine(Random random) {
        this.random = random;
        instances.put(
                FOREIGN,
                instance(
                        FOREIGN,
                        Map.of(InstanceLabels.INSTANCE, "beef"),
                        Instance.State.RUNNING,
                        new EngineAddress("127.0.0.1", 6878),
                        null));
    }

    private Instance instance(
            String name,
            Map<String, String> labels,
            Instance.State state,
            EngineAddress address,
            @Nullable String network) {
        return new Instance(
                name,
                name,
                labels,
                state,
                address,
                state == Instance.State.RUNNING ? FakeVpns.clock(now) : null,
                state == Instance.State.ENDED ? 1 : null,
                false,
                network);
    }

    boolean runs(EngineAddress address) {
        return instances.values().stream()
                .anyMatch(each ->
                        address.equals(each.address()) && each.state() == Instance.State.RUNNING && !vpns.isDead(each));
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
                    EngineNetwork network = action.engine().network;
                    Map<String, String> labels = Map.of(
                            InstanceLabels.INSTANCE,
                            INSTANCE,
                            InstanceLabels.PLACE,
                            String.valueOf(action.engine().place),
                            InstanceLabels.CONFIG_HASH,
                            action.engine().hash,
                            InstanceLabels.VPN,
                            network.vpn(),
                            InstanceLabels.FORWARDED,
                            String.valueOf(network.isForwarded()),
                            InstanceLabels.HTTP_PORT,
                            String.valueOf(network.ports().http()),
                            InstanceLabels.API_PORT,
                            String.valueOf(network.ports().api()),
                            InstanceLabels.P2P_PORT,
                            String.valueOf(network.ports().p2p()));
                    EngineAddress address = network.vpn().isEmpty()
                            ? new EngineAddress("127.0.0.1", ports++)
                            : new EngineAddress(network.vpn(), network.ports().http());
                    instances.put(name, instance(name, labels, Instance.State.CREATED, address, network.container()));
                }
            }
            case START, RESTART -> {
                Instance found = instances.get(name);
                String network = found == null ? null : found.network();
                if (network != null && !vpns.has(network)) {
                    return lost();
                }
                if (!fails && action.verb() == FleetVerb.RESTART && found != null) {
                    // With Docker it is published on another port of the host then.
                    EngineAddress old = Objects.requireNonNull(found.address());
                    EngineAddress other = new EngineAddress(old.host(), 20_000 + ports++ % 10_000);
                    instances.put(name, instance(name, found.labels(), found.state(), other, network));
                }
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
            instances.put(name, instance(name, of.labels(), state, Objects.requireNonNull(of.address()), of.network()));
        }
    }

    List<Instance> ours() {
        return instances.values().stream()
                .filter(each -> INSTANCE.equals(each.labels().get(InstanceLabels.INSTANCE)))
                .toList();
    }
}
