package dev.acequia.fleet;

import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// VPNs behind which all engines run, at one moment; without any, engines have networks of their own.
///
/// @param grace how long a VPN may not be connected before its engines get no new sessions
public record Tunnels(List<Vpn> vpns, Duration grace) {
    private static final int MOST_NAMED = 3;

    /// None are configured.
    public static final Tunnels NONE = new Tunnels(List.of(), Duration.ZERO);

    public Tunnels {
        vpns = List.copyOf(vpns);
    }

    boolean exist() {
        return !vpns.isEmpty();
    }

    Optional<Vpn> named(String name) {
        return vpns.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    boolean isConnected(String name) {
        return named(name).map(Vpn::isConnected).orElse(false);
    }

    /// Why no engine can be started, as a sentence; empty when one can be, or it is still being found out.
    String obstacle() {
        boolean isOpen = vpns.stream()
                .anyMatch(each -> each.isConnected()
                        || each.state() == Vpn.State.UNKNOWN && each.message().isEmpty());
        return !exist() || isOpen
                ? ""
                : vpns.stream().limit(MOST_NAMED).map(Vpn::obstacle).collect(Collectors.joining(" "));
    }
}
