package dev.acequia.docker;

import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.json.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The body of a request for a container: as little as an engine needs, and no rights.
final class CreateBody {
    private static final int HTTP = 6878;
    private static final int API = 62_062;
    private static final int P2P = 8621;
    private static final int PROCESSES = 512;

    /// Size of the state folder of an engine without a limit of memory.
    private static final long STATE_BYTES = 1L << 30;

    /// Where a profile's `{state}` is when it names no folder.
    private static final String STATE = "/tmp";

    private CreateBody() {}

    /// What a daemon can do besides.
    ///
    /// @param hasInit whether it has a program that reaps processes
    /// @param limitsLogs whether it writes logs as `json-file`, whose size can be limited
    record Abilities(boolean hasInit, boolean limitsLogs) {
        Abilities withoutInit() {
            return new Abilities(false, limitsLogs);
        }
    }

    /// The ports of an engine, chosen where the reconciler leaves that to the provider: those that engines listen on by
    /// default.
    static EnginePorts ports(EnginePorts asked) {
        return new EnginePorts(or(asked.http(), HTTP), or(asked.api(), API), or(asked.p2p(), P2P));
    }

    static byte[] of(InstanceSpec spec, DockerOptions options, Abilities abilities) {
        EngineProfile profile = spec.profile();
        EnginePorts ports = ports(spec.ports());
        String state = profile.stateFolder().isEmpty() ? STATE : profile.stateFolder();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Image", profile.image());
        body.put("Cmd", profile.command(ports, state));
        body.put("Env", profile.environment(ports, state));
        if (!profile.user().isEmpty()) {
            body.put("User", profile.user());
        }
        body.put("StopTimeout", options.stopTimeout().toSeconds());
        body.put("Labels", labels(spec, ports, options.instance()));
        Map<String, Object> host = host(profile, abilities);
        if (spec.network() != null) {
            host.put("NetworkMode", "container:" + spec.network());
        } else if (!options.network().isEmpty()) {
            host.put("NetworkMode", options.network());
        } else {
            String port = ports.http() + "/tcp";
            body.put("ExposedPorts", Map.of(port, Map.of()));
            Map<String, String> free = Map.of("HostIp", options.publishedAddress(), "HostPort", "");
            host.put("PortBindings", Map.of(port, List.of(free)));
        }
        body.put("HostConfig", host);
        return JsonTree.write(body);
    }

    private static Map<String, Object> host(EngineProfile profile, Abilities abilities) {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("RestartPolicy", Map.of("Name", "no"));
        host.put("PidsLimit", PROCESSES);
        host.put("CapDrop", List.of("ALL"));
        if (!profile.capabilities().isEmpty()) {
            host.put("CapAdd", profile.capabilities());
        }
        host.put("SecurityOpt", List.of("no-new-privileges"));
        if (abilities.hasInit()) {
            host.put("Init", true);
        }
        if (profile.memoryBytes() > 0) {
            host.put("Memory", profile.memoryBytes());
            host.put("MemorySwap", profile.memoryBytes());
        }
        if (profile.shmBytes() > 0) {
            host.put("ShmSize", profile.shmBytes());
        }
        if (!profile.stateFolder().isEmpty()) {
            long size = profile.memoryBytes() > 0 ? profile.memoryBytes() : STATE_BYTES;
            host.put("Tmpfs", Map.of(profile.stateFolder(), "rw,mode=1777,size=" + size));
        }
        if (abilities.limitsLogs()) {
            Map<String, String> size = Map.of("max-size", "5m", "max-file", "2");
            host.put("LogConfig", Map.of("Type", "json-file", "Config", size));
        }
        return host;
    }

    /// The labels as given, and the ports, which may have been chosen here.
    private static Map<String, String> labels(InstanceSpec spec, EnginePorts ports, String instance) {
        Map<String, String> labels = new LinkedHashMap<>(spec.labels());
        labels.put(InstanceLabels.INSTANCE, instance);
        labels.put(InstanceLabels.HTTP_PORT, String.valueOf(ports.http()));
        labels.put(InstanceLabels.API_PORT, String.valueOf(ports.api()));
        labels.put(InstanceLabels.P2P_PORT, String.valueOf(ports.p2p()));
        return labels;
    }

    private static int or(int asked, int usual) {
        return asked == 0 ? usual : asked;
    }
}
