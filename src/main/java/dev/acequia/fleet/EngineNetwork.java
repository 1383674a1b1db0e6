package dev.acequia.fleet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Network of an engine, and its ports in it.
///
/// @param vpn name of the VPN behind which it is; empty for none
/// @param container id of the container whose network it shares; null for none
/// @param ports 0 where the provider chooses
/// @param isForwarded whether its P2P port is the one that the VPN forwards
record EngineNetwork(String vpn, @Nullable String container, EnginePorts ports, boolean isForwarded) {
    /// One of its own.
    static final EngineNetwork OWN = new EngineNetwork("", null, new EnginePorts(0, 0, 0), false);

    /// The one of an engine that is listed.
    static EngineNetwork of(Instance found) {
        Map<String, String> labels = found.labels();
        EnginePorts ports = new EnginePorts(
                port(labels, InstanceLabels.HTTP_PORT),
                port(labels, InstanceLabels.API_PORT),
                port(labels, InstanceLabels.P2P_PORT));
        return new EngineNetwork(
                labels.getOrDefault(InstanceLabels.VPN, ""),
                found.network(),
                ports,
                Boolean.parseBoolean(labels.get(InstanceLabels.FORWARDED)));
    }

    private static int port(Map<String, String> labels, String name) {
        try {
            return Integer.parseInt(labels.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// The same, whose P2P port turns out to be the one that the VPN forwards.
    EngineNetwork forwarded() {
        return new EngineNetwork(vpn, container, ports, true);
    }

    boolean isBehind(String name) {
        return vpn.equals(name);
    }
}
