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

    /// How many are to be started, as far as nothing has failed.
    ///
    /// @param extra how many are asked for by hand
    int starts(int extra) {
        int missing = Math.max(0, need() - usable() - starting());
        boolean isSurge = missing == 0 && isRolling() && starting() == 0 && usable() <= need();
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
                && engines.stream().noneMatch(each -> each.state.compareTo(FleetState.READY) > 0 || isOld(each));
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
        if (excess > 0 && !isHeld && !isOneLeaving) {
            Optional<FleetEngine> old = idlest(this::isOld);
            if (old.isPresent()) {
                return old;
            }
        }
        if (usable() > policy.max() && !isOneLeaving) {
            return idlest(_ -> true);
        }
        if (excess >= 0) {
            Optional<FleetEngine> replaced = engines.stream()
                    .filter(each -> each.state == FleetState.SUSPECT)
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

    /// The one with the least sessions; of those that are alike one of another configuration, the youngest.
    private Optional<FleetEngine> idlest(Predicate<FleetEngine> condition) {
        return engines.stream()
                .filter(each -> each.state == FleetState.READY)
                .filter(condition)
                .min(Comparator.<FleetEngine>comparingInt(
                                each -> demand.of(each).sessions())
                        .thenComparingInt(each -> isOld(each) ? 0 : 1)
                        .thenComparing(Comparator.comparingLong((FleetEngine each) -> each.born)
                                .reversed()));
    }
}
