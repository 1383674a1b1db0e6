package dev.acequia.docker;

import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.Instance.State;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A container as its daemon describes it, read leniently: the daemons fill different fields. Fields at the top that
/// newer versions have dropped are not used.
record InspectedContainer(JsonValue json) {
    private static final String SHARER = "container:";
    private static final int KILLED = 137;

    /// Addresses that mean all of the daemon's host.
    private static final Set<String> ANY = Set.of("", "0.0.0.0", "::");

    String id() {
        return json.at("Id").text();
    }

    String name() {
        String name = json.at("Name").text();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    Map<String, String> labels() {
        return json.at("Config", "Labels").texts();
    }

    State state() {
        return switch (json.at("State", "Status").text()) {
            case "running", "paused", "restarting" -> State.RUNNING;
            case "removing", "stopping" -> State.STOPPING;
            case "created", "configured", "initialized" -> State.CREATED;
            default -> State.ENDED;
        };
    }

    boolean isRunning() {
        return state() == State.RUNNING;
    }

    @Nullable
    Instant startedAt() {
        try {
            Instant time =
                    OffsetDateTime.parse(json.at("State", "StartedAt").text()).toInstant();
            // Before the first start the daemons say the year 1.
            return time.isAfter(Instant.EPOCH) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// The container whose network namespace it shares; null for its own.
    @Nullable
    String network() {
        String mode = json.at("HostConfig", "NetworkMode").text();
        return mode.startsWith(SHARER) ? mode.substring(SHARER.length()) : null;
    }

    /// Whether it lives in a network namespace that its network container has left: that one does not run, or was
    /// started later. Nothing else shows it on both daemons.
    boolean isCutOff(@Nullable InspectedContainer network) {
        if (network() == null) {
            return false;
        }
        if (network == null || !network.isRunning()) {
            return true;
        }
        Instant mine = startedAt();
        Instant theirs = network.startedAt();
        return mine != null && theirs != null && mine.isBefore(theirs);
    }

    /// @param network the container whose network it shares; null if there is none
    /// @param isStoppedByUs whether it was asked to end, and may have been killed for that
    Instance instance(
            DockerHost host,
            DockerOptions options,
            Dialect dialect,
            @Nullable InspectedContainer network,
            boolean isStoppedByUs) {
        State state = state();
        Integer exitCode = state == State.ENDED
                ? (Integer) json.at("State", "ExitCode").number().orElse(0.0).intValue()
                : null;
        boolean isReachable = isRunning() && !isCutOff(network);
        Optional<EngineAddress> address =
                network == null ? address(httpPort(), host, options) : network.reached(httpPort(), host, options);
        return new Instance(
                id(),
                name(),
                labels(),
                state,
                isReachable ? address.orElse(null) : null,
                startedAt(),
                exitCode,
                isOutOfMemory(exitCode, dialect, isStoppedByUs),
                network());
    }

    /// Whether it was ended for want of memory: as the daemon says, or where it does not tell, when something has
    /// killed it that had a limit.
    private boolean isOutOfMemory(@Nullable Integer exitCode, Dialect dialect, boolean isStoppedByUs) {
        if (exitCode == null) {
            return false;
        }
        boolean isLimited = json.at("HostConfig", "Memory").number().orElse(0.0) > 0;
        boolean isLikely = !dialect.reportsMemory() && !isStoppedByUs && isLimited && exitCode == KILLED;
        return json.at("State", "OOMKilled").isTrue() || isLikely;
    }

    private String httpPort() {
        return labels().getOrDefault(InstanceLabels.HTTP_PORT, "");
    }

    /// Where a port of this container is reached from here: in the network that is shared with it, else where it is
    /// published.
    private Optional<EngineAddress> address(String port, DockerHost host, DockerOptions options) {
        if (!options.network().isEmpty()) {
            JsonValue joined = json.at("NetworkSettings", "Networks", options.network());
            String address = joined.at("IPAddress").text();
            return joined.isObject() ? address(address.isEmpty() ? name() : address, port) : Optional.empty();
        }
        return json.at("NetworkSettings", "Ports", port + "/tcp")
                .elements()
                .map(binding -> {
                    String at = binding.at("HostIp").text();
                    return address(
                            ANY.contains(at) ? host.publishedHost() : at,
                            binding.at("HostPort").text());
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Where a port in the network of this container is reached from here: as others, and where it is not published, at
    /// the container's own address, which this machine reaches if the daemon is here.
    Optional<EngineAddress> reached(String port, DockerHost host, DockerOptions options) {
        return address(port, host, options)
                .or(() -> json.at("NetworkSettings", "Networks")
                        .values()
                        .map(each -> address(each.at("IPAddress").text(), port))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<EngineAddress> address(String host, String port) {
        try {
            return Optional.of(new EngineAddress(host, Integer.parseInt(port)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
