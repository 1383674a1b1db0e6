package dev.acequia.fleet;

import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Ports of engines inside the networks of VPNs, which have to be different ones: what the records do not take, what
/// gluetun does not listen on, and what was not in use a while ago. Owned by the fleet's thread.
final class VpnPorts {
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int API = 62_000;
    private static final int P2P = 8600;
    private static final int HIGHEST = 65_535;

    /// Ports of gluetun itself: DNS, control server, Shadowsocks, proxy, health.
    private static final Set<Integer> GLUETUN = Set.of(53, 8000, 8388, 8888, 9999);

    /// When the rest of each port ends, by VPN.
    private final Map<String, Map<Integer, Long>> resting = new HashMap<>();

    /// An engine has failed.
    void failed(FleetEngine engine, FailureClass kind, long now) {
        if (kind == FailureClass.PORT && !engine.network.vpn().isEmpty()) {
            rest(engine.network, now);
        }
    }

    /// The ports of an engine turned out to be in use, or one of them.
    private void rest(EngineNetwork network, long now) {
        Map<Integer, Long> of = resting.computeIfAbsent(network.vpn(), _ -> new HashMap<>());
        of.values().removeIf(end -> end - now < 0);
        for (int each : all(network.ports())) {
            of.put(each, now + REST.toNanos());
        }
    }

    private static int[] all(EnginePorts of) {
        return new int[] {of.http(), of.api(), of.p2p()};
    }

    /// The network of a new engine; null when its range is used up.
    ///
    /// @param others engines that there are
    /// @param place of the new one
    @Nullable
    EngineNetwork choose(Vpn vpn, Collection<FleetEngine> others, int place, long now) {
        Set<Integer> used = used(vpn, others, now);
        int forwarded = vpn.forwardedPort();
        boolean isCarrier = forwarded > 0 && used.add(forwarded);
        OptionalInt http = free(vpn.ports().first(), vpn.ports().last(), used::add);
        OptionalInt api = free(API + place, HIGHEST, used::add);
        OptionalInt p2p = isCarrier ? OptionalInt.of(forwarded) : free(P2P + place, HIGHEST, used::add);
        if (http.isEmpty() || api.isEmpty() || p2p.isEmpty()) {
            return null;
        }
        EnginePorts ports = new EnginePorts(http.getAsInt(), api.getAsInt(), p2p.getAsInt());
        String container = vpn.container() == null ? null : vpn.container().id();
        return new EngineNetwork(vpn.name(), container, ports, isCarrier);
    }

    /// Whether a new engine could have the forwarded port.
    boolean isForwardedFree(Vpn vpn, Collection<FleetEngine> others, long now) {
        return !used(vpn, others, now).contains(vpn.forwardedPort());
    }

    private Set<Integer> used(Vpn vpn, Collection<FleetEngine> others, long now) {
        Set<Integer> used = new HashSet<>(GLUETUN);
        used.add(vpn.controlPort());
        others.stream()
                .filter(each -> each.network.isBehind(vpn.name()))
                .forEach(each -> IntStream.of(all(each.network.ports())).forEach(used::add));
        resting.getOrDefault(vpn.name(), Map.of()).forEach((port, end) -> {
            if (end - now > 0) {
                used.add(port);
            }
        });
        return used;
    }

    private static OptionalInt free(int first, int last, Predicate<Integer> take) {
        return IntStream.rangeClosed(first, last).filter(take::test).findFirst();
    }
}
