package dev.acequia.fleet;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The [StartBreaker] of each VPN, or the only one where there is no VPN: what fails behind one need not behind
/// another.
final class StartBreakers {
    private final RandomGenerator random;
    private final Map<String, StartBreaker> byVpn = new LinkedHashMap<>();

    StartBreakers(RandomGenerator random) {
        this.random = random;
    }

    /// @param vpn empty for none
    StartBreaker of(String vpn) {
        return byVpn.computeIfAbsent(vpn, _ -> new StartBreaker(random));
    }

    void reset() {
        byVpn.values().forEach(StartBreaker::reset);
    }

    /// The one because of which nothing can be started now; empty when something can be.
    ///
    /// @param vpns those behind which engines might be started
    Optional<StartBreaker> closest(List<String> vpns, long now) {
        List<StartBreaker> asked = vpns.stream().map(this::of).toList();
        return asked.stream().allMatch(StartBreaker::isOpen)
                ? asked.stream().min(Comparator.comparing(each -> each.left(now)))
                : Optional.empty();
    }
}
