package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.COUNTER;
import static dev.acequia.metrics.Kind.GAUGE;

import dev.acequia.vpn.Vpn;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// VPNs behind which engines on demand run.
final class VpnMetrics {
    static final List<Metric> ALL = List.of(
            each(
                    "acequia_vpn_up",
                    GAUGE,
                    "1 if the tunnel of the VPN is proven; 0 if it is not.",
                    vpn -> vpn.isConnected() ? 1 : 0),
            each(
                    "acequia_vpn_port_changes_total",
                    COUNTER,
                    "Forwarded ports of the VPN that became another one and stayed so.",
                    Vpn::portChanges),
            new Metric(
                    "acequia_vpn_engines",
                    GAUGE,
                    List.of("vpn"),
                    "Engines on demand behind the VPN.",
                    (snapshot, series) -> snapshot.fleet()
                            .vpns()
                            .forEach(vpn -> series.add(
                                    snapshot.fleet().engines().stream()
                                            .filter(one -> one.vpn().equals(vpn.name()))
                                            .count(),
                                    vpn.name()))));

    private VpnMetrics() {}

    private static Metric each(String name, Kind kind, String sentence, ToDoubleFunction<Vpn> value) {
        return new Metric(
                name,
                kind,
                List.of("vpn"),
                sentence,
                (snapshot, series) ->
                        snapshot.fleet().vpns().forEach(vpn -> series.add(value.applyAsDouble(vpn), vpn.name())));
    }
}
