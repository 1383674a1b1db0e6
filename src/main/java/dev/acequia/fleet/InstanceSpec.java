package dev.acequia.fleet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An engine to be made.
///
/// @param name unique among the instances of all servers: `acequia-7f3a-3`
/// @param place number of the engine, the lowest that was free, from 0
/// @param profile what is run, and how
/// @param ports where it is to listen, inside its network
/// @param labels written at create; enough to know the instance again, see [InstanceLabels]
/// @param network id of the container whose network namespace it shares; null for one of its own
public record InstanceSpec(
        String name,
        int place,
        EngineProfile profile,
        EnginePorts ports,
        Map<String, String> labels,
        @Nullable String network) {

    public InstanceSpec {
        labels = Map.copyOf(labels);
    }
}
