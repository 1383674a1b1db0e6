package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The fleet at one moment.
///
/// @param provider word for it; empty when there is none
/// @param need engines that are needed
/// @param desired number that is set by hand; null when none is
/// @param trouble why nothing is decided: the provider does not answer; empty when it does
/// @param closed why no engine can be started at all, as a sentence: no VPN is connected; empty when one can be
/// @param held why engines of another configuration are left alone; empty when they are not
/// @param blocked the failure because of which nothing is started for a while; null when that is not so
/// @param blockedFor until the next trial
/// @param failures the last ones, newest first
/// @param vpns those behind which engines run; empty when they have networks of their own
public record FleetSnapshot(
        String provider,
        int need,
        int max,
        @Nullable Integer desired,
        String trouble,
        String closed,
        String held,
        @Nullable FleetFailure blocked,
        Duration blockedFor,
        List<Member> engines,
        List<FleetFailure> failures,
        List<Vpn> vpns,
        FleetTotals totals) {
    /// No fleet.
    public static final FleetSnapshot NONE = new FleetSnapshot(
            "",
            0,
            0,
            null,
            "",
            "",
            "",
            null,
            Duration.ZERO,
            List.of(),
            List.of(),
            List.of(),
            new FleetCounts().totals());

    /// An engine of the fleet.
    ///
    /// @param id by which its provider knows it; its name before it is created
    /// @param reason why it is not ready; empty when there is nothing to say
    /// @param since when it came into its state, by [System#nanoTime]
    /// @param vpn name of the VPN behind which it is; empty for none
    /// @param isForwarded whether it has the port that its VPN forwards
    /// @param boot from the decision to start it to its first answer; null for one that was adopted or is not ready
    public record Member(
            String id,
            String name,
            @Nullable EngineAddress address,
            FleetState state,
            long since,
            String reason,
            Map<String, String> labels,
            String vpn,
            boolean isForwarded,
            @Nullable Duration boot) {
        static Member of(FleetEngine engine) {
            String id = engine.id == null ? engine.name : engine.id;
            String reason = engine.failure != null
                    ? engine.failure.sentence()
                    : engine.isReplaced && engine.state == FleetState.READY
                            ? "another one is started in its place"
                            : engine.progress;
            Map<String, String> labels =
                    Map.of(InstanceLabels.PLACE, String.valueOf(engine.place), InstanceLabels.CONFIG_HASH, engine.hash);
            return new Member(
                    id,
                    engine.name,
                    engine.address,
                    engine.state,
                    engine.since,
                    reason,
                    labels,
                    engine.network.vpn(),
                    engine.network.isForwarded(),
                    engine.boot);
        }

        /// Whether it has been started, and not failed or ended since.
        boolean isStarted() {
            return address != null && (state == FleetState.STARTING || state == FleetState.READY);
        }

        private String progress() {
            return "Engine %s is starting%s.".formatted(name, reason.isEmpty() ? "" : ": " + reason);
        }
    }

    public FleetSnapshot {
        engines = List.copyOf(engines);
        failures = List.copyOf(failures);
        vpns = List.copyOf(vpns);
    }

    /// How many are in a state of this kind.
    public int count(Predicate<FleetState> kind) {
        return (int) engines.stream().filter(each -> kind.test(each.state())).count();
    }

    public Optional<Member> at(EngineAddress address) {
        return engines.stream().filter(each -> address.equals(each.address())).findFirst();
    }

    /// The engine that is called so.
    ///
    /// @param id the id, the name or the address
    public Optional<Member> find(String id) {
        return engines.stream()
                .filter(each -> id.equals(each.id())
                        || id.equals(each.name())
                        || each.address() != null && id.equals(each.address().toString()))
                .findFirst();
    }

    /// Whether an engine is on its way, or would be if somebody waited for it.
    public boolean isComing() {
        boolean isStarting = engines.stream().anyMatch(each -> each.state().isStarting());
        boolean hasRoom = engines.size() < max
                || engines.size() == max
                        && engines.stream().anyMatch(each -> each.state().isLeaving());
        return closed.isEmpty()
                && (isStarting || trouble.isEmpty() && !provider.isEmpty() && blockedFor.isZero() && hasRoom);
    }

    /// Whether something is under way.
    boolean isBusy() {
        return engines.size() < need || engines.stream().anyMatch(each -> each.state() != FleetState.READY);
    }

    /// Whether something follows from the mere passing of time.
    boolean isChanging() {
        return engines.size() > need || vpns.stream().anyMatch(each -> !each.isConnected());
    }

    /// Why no engine is on its way, or how far one is, as a sentence; empty when there is nothing to say.
    public String obstacle() {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        if (!closed.isEmpty()) {
            return "No engine is started at present: " + closed;
        }
        if (blocked != null) {
            return "No engine is started at present: " + blocked.sentence();
        }
        return engines.stream()
                .filter(each -> each.state().isStarting())
                .findFirst()
                .map(Member::progress)
                .orElse("");
    }
}
