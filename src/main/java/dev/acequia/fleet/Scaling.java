package dev.acequia.fleet;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decision how many engines run: a function of their records, the policy, the demand and the time.
///
/// @param hash of the configuration that engines ought to have
/// @param min engines that are always there: by the policy or by hand
/// @param isHeld whether engines of another configuration are left alone
/// @param excessSince since when there are more engines than needed; null when there are not
record Scaling(
        Collection<FleetEngine> engines,
        FleetPolicy policy,
        FleetDemand demand,
        String hash,
        int min,
        boolean isHeld,
        @Nullable Long excessSince,
        long now) {

    /// Engines that are needed: for the streams of the fleet, those that wait, and the spare places that no other
    /// engine has.
    int need() {
        int streams =
                engines.stream().mapToInt(each -> demand.of(each).streams()).sum();
        int others = demand.engines().entrySet().stream()
                .filter(each -> engines.stream().noneMatch(ours -> each.getKey().equals(ours.address)))
                .map(Map.Entry::getValue)
                .filter(FleetDemand.Use::isUsable)
                .mapToInt(each -> Math.max(0, each.places() - each.sessions()))
                .sum();
        int places = streams + demand.waiting() + Math.max(0, policy.spare() - others);
        int need = Math.ceilDiv(places, policy.places());
        return Math.clamp(need, Math.min(min, policy.max()), policy.max());
    }

    int count(Predicate<FleetEngine> condition) {
        return (int) engines.stream().filter(condition).count();
    }

    int usable() {
        return count(each -> each.state == FleetState.READY);
    }

    int starting() {
        return count(each -> each.state.isStarting());
    }

    /// Whether another one is to take its place.
    private boolean isOld(FleetEngine engine) {
        return (engine.isReplaced || !engine.hash.equals(hash)) && engine.state == FleetState.READY;
    }

    /// Whether engines are to be renewed.
    boolean isRolling() {
        return !isHeld && engines.stream().anyMatch(this::isOld);
    }

    /// Whether one is to be started in place of another, whose port is not the one that its VPN forwards now.
    private boolean isPortMoving() {
        return engines.stream()
                .anyMatch(each -> each.isSuperseded && !each.hasSuccessor && each.state == FleetState.READY);
    }

    private boolean isRenewing() {
        return isRolling() || engines.stream().anyMatch(each -> each.isSuperseded && each.state == FleetState.READY);
    }

    /// Whether another one is to take its place, and may do so now.
    private boolean isReplaced(FleetEngine engine) {
        return isOld(engine) && !isHeld || engine.isSuperseded && engine.hasSuccessor;
    }

    /// How many are to be started, as far as nothing has failed.
    ///
    /// @param extra how many are asked for by hand
    int starts(int extra) {
        int missing = Math.max(0, need() - usable() - starting());
        boolean isSurge = missing == 0 && starting() == 0 && (isRenewing() && usable() <= need() || isPortMoving());
        boolean isOneReplaced =
                isSurge || engines.stream().anyMatch(each -> each.state.compareTo(FleetState.READY) > 0);
        int byHand = Math.min(extra, Math.max(0, policy.max() - engines.size() - missing));
        int room = policy.max() - engines.size() + (isOneReplaced ? 1 : 0);
        int wanted = missing + byHand + (isSurge ? 1 : 0);
        return Math.clamp(Math.min(room, policy.mostStarting() - starting()), 0, wanted);
    }

    /// Whether there are more than allowed, and none that the one more replaces.
    private boolean isOneTooMany() {
        return engines.size() > policy.max()
                && engines.stream()
                        .noneMatch(
                                each -> each.state.compareTo(FleetState.READY) > 0 || isOld(each) || each.isSuperseded);
    }

    /// One that is not needed any more, to be drained; empty when there is none.
    Optional<FleetEngine> surplus() {
        int excess = usable() - need();
        boolean isOneLeaving = engines.stream().anyMatch(each -> each.state == FleetState.DRAINING);
        if (isOneTooMany()) {
            Optional<FleetEngine> needless = engines.stream()
                    .filter(each -> each.state.isStarting())
                    .max(Comparator.comparingLong(each -> each.born));
            return needless.isPresent() ? needless : idlest(_ -> true);
        }
        if (excess > 0 && !isOneLeaving) {
            Optional<FleetEngine> old = idlest(this::isReplaced);
            if (old.isPresent()) {
                return old;
            }
        }
        if (usable() > policy.max() && !isOneLeaving) {
            return idlest(_ -> true);
        }
        if (excess >= 0) {
            Optional<FleetEngine> replaced = engines.stream()
                    .filter(each -> each.state == FleetState.SUSPECT && !each.isVpnLost)
                    .findFirst();
            if (replaced.isPresent()) {
                return replaced;
            }
        }
        boolean isShrinking = policy.isShrinking()
                && excess > 0
                && excessSince != null
                && now - excessSince >= policy.window().toNanos();
        return isShrinking ? idlest(each -> each.isEmptyFor(policy.grace(), now)) : Optional.empty();
    }

    /// Engines behind the VPN of one; none of those that have a network of their own.
    private int neighbours(FleetEngine engine) {
        String vpn = engine.network.vpn();
        return vpn.isEmpty() ? 0 : count(each -> each.network.isBehind(vpn) && each.state == FleetState.READY);
    }

    /// The one with the least sessions; of those that are alike one of another configuration, without the forwarded
    /// port, behind the fullest VPN, the youngest.
    private Optional<FleetEngine> idlest(Predicate<FleetEngine> condition) {
        return engines.stream()
                .filter(each -> each.state == FleetState.READY)
                .filter(condition)
                .min(Comparator.<FleetEngine>comparingInt(
                                each -> demand.of(each).sessions())
                        .thenComparingInt(each -> isOld(each) || each.isSuperseded ? 0 : 1)
                        .thenComparingInt(each -> each.network.isForwarded() ? 1 : 0)
                        .thenComparing(Comparator.comparingInt(this::neighbours).reversed())
                        .thenComparing(Comparator.comparingLong((FleetEngine each) -> each.born)
                                .reversed()));
    }
}
