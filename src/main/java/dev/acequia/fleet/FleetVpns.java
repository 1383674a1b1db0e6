package dev.acequia.fleet;

import dev.acequia.vpn.Vpn;
import dev.acequia.vpn.VpnContainer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Consequences for engines of the state of the VPNs behind which they run: where a new one goes, which get no new
/// sessions, which are started again or made anew, which carries the forwarded port. Without VPNs nothing does. Owned
/// by the fleet's thread.
final class FleetVpns {
    private static final int MOST_RESTARTS = 3;

    private final Roster roster;
    private final Map<String, Integer> cutOff = new TreeMap<>();
    private Tunnels tunnels = Tunnels.NONE;

    FleetVpns(Roster roster) {
        this.roster = roster;
    }

    void take(Tunnels now) {
        tunnels = now;
    }

    List<Vpn> all() {
        return tunnels.vpns();
    }

    /// Why no engine can be started, as a sentence; empty when one can be.
    String obstacle() {
        boolean isStarting = roster.engines.values().stream().anyMatch(each -> each.state.isStarting());
        boolean isFull = tunnels.exist()
                && tunnels.obstacle().isEmpty()
                && !isStarting
                && roster.engines.size() < roster.policy.max()
                && !open().isEmpty()
                && tunnels.vpns().stream().filter(FleetVpns::isOpen).noneMatch(this::hasPorts);
        return isFull ? "All ports behind the VPNs are taken: widen gluetun_port_ranges." : tunnels.obstacle();
    }

    /// Names of the VPNs behind which engines can be started; the empty name where there are none.
    List<String> open() {
        return tunnels.exist()
                ? tunnels.vpns().stream()
                        .filter(FleetVpns::isOpen)
                        .map(Vpn::name)
                        .toList()
                : List.of("");
    }

    private static boolean isOpen(Vpn vpn) {
        VpnContainer container = vpn.container();
        return vpn.isConnected() && (!vpn.isContainer() || container != null && container.isRunning());
    }

    /// The network of a new engine: behind the connected VPN with the fewest, one whose forwarded port nobody has
    /// first; null when there is none for it.
    @Nullable
    EngineNetwork place(int place) {
        if (!tunnels.exist()) {
            return allows("") ? EngineNetwork.OWN : null;
        }
        return tunnels.vpns().stream()
                .filter(each -> isOpen(each) && allows(each.name()))
                .sorted(Comparator.<Vpn>comparingInt(each -> isPortMoving(each.name()) ? 0 : 1)
                        .thenComparingInt(each -> count(each.name())))
                .<EngineNetwork>mapMulti((each, to) -> {
                    EngineNetwork network = roster.ports.choose(each, roster.engines.values(), place, roster.now);
                    if (network != null) {
                        to.accept(network);
                    }
                })
                .findFirst()
                .orElse(null);
    }

    private boolean allows(String vpn) {
        int starting = (int) roster.engines.values().stream()
                .filter(each -> each.network.isBehind(vpn) && each.state.isStarting())
                .count();
        return roster.breakers.of(vpn).allowance(starting, roster.now) > 0;
    }

    private int count(String vpn) {
        return (int) roster.engines.values().stream()
                .filter(each -> each.network.isBehind(vpn) && !each.state.isLeaving())
                .count();
    }

    private boolean isPortMoving(String vpn) {
        return roster.engines.values().stream()
                .anyMatch(each -> each.network.isBehind(vpn) && each.isSuperseded && !each.hasSuccessor);
    }

    /// Whether the VPN of an engine is to blame for what happens to it.
    boolean isToBlame(FleetEngine engine) {
        return tunnels.exist() && !tunnels.isConnected(engine.network.vpn());
    }

    /// The step of all engines by the state of their VPNs, before their own.
    ///
    /// @param steps of the engines themselves
    /// @param sessions of an engine
    void step(EngineSteps steps, ToIntFunction<FleetEngine> sessions) {
        if (!tunnels.exist()) {
            return;
        }
        List.copyOf(roster.engines.values()).forEach(each -> step(each, steps));
        tunnels.vpns().forEach(each -> carry(each, sessions));
        cutOff.forEach((vpn, count) -> roster.journal.vpn(
                "engines_cut_off",
                vpn,
                "The container of VPN %s was started again or made anew, which has cut off %d of its engines."
                        .formatted(vpn, count)));
        cutOff.clear();
    }

    private void step(FleetEngine engine, EngineSteps steps) {
        if (engine.state == FleetState.STOPPING || engine.state == FleetState.FAILED) {
            return;
        }
        Vpn vpn = tunnels.named(engine.network.vpn()).orElse(null);
        if (vpn == null || isOutside(engine, vpn)) {
            stop(engine, " is stopped, since it is not behind a VPN that the settings name.");
        } else if (vpn.state() == Vpn.State.LEAKING) {
            stop(engine, " is stopped, since the public address of its VPN is the host's own.");
        } else if (engine.state == FleetState.PLANNED && !vpn.isConnected() && engine.busy == null) {
            roster.gone(engine);
        } else if (isOfAnother(engine, vpn.container())) {
            cutOff.merge(vpn.name(), 1, Integer::sum);
            roster.fail(
                    engine,
                    FailureClass.VPN,
                    "Engine %s is made anew, since the container of its VPN %s was."
                            .formatted(engine.name, vpn.name()));
        } else {
            follow(engine, vpn, steps);
        }
    }

    private void stop(FleetEngine engine, String why) {
        roster.note(engine, "stopped").accept(why);
        roster.force(engine);
    }

    /// Whether it shares nobody's network although it ought to.
    private static boolean isOutside(FleetEngine engine, Vpn vpn) {
        return vpn.isContainer() && engine.network.container() == null;
    }

    private static boolean isOfAnother(FleetEngine engine, @Nullable VpnContainer container) {
        return container != null && !container.id().equals(engine.network.container());
    }

    private void follow(FleetEngine engine, Vpn vpn, EngineSteps steps) {
        if (isDead(engine, vpn.container())) {
            cutOff(engine, vpn);
        }
        boolean isLong = roster.now - vpn.changed() >= tunnels.grace().toNanos();
        boolean isLost = engine.isCutOff || !vpn.isConnected() && (isLong || engine.state.isStarting());
        if (isLost && engine.isCutOff && vpn.isConnected() && engine.busy == null) {
            restart(engine, steps);
        } else if (isLost && (!engine.isVpnLost || engine.state == FleetState.READY)) {
            lose(engine);
        } else if (!isLost && engine.isVpnLost) {
            regain(engine);
        }
    }

    /// The one rule that holds with Docker and with Podman: who was started before its VPN's container has its network
    /// no more (`orchestration.md` 3.2).
    private static boolean isDead(FleetEngine engine, @Nullable VpnContainer container) {
        return container != null
                && container.startedAt() != null
                && engine.startedAt != null
                && engine.startedAt.isBefore(container.startedAt());
    }

    private void cutOff(FleetEngine engine, Vpn vpn) {
        if (!engine.isCutOff) {
            engine.isCutOff = true;
            cutOff.merge(vpn.name(), 1, Integer::sum);
            if (engine.isInPool) {
                roster.act(new FleetAction(FleetVerb.DRAIN, engine));
            }
        }
    }

    private void lose(FleetEngine engine) {
        engine.isVpnLost = true;
        if (engine.state == FleetState.READY) {
            engine.enter(FleetState.SUSPECT, roster.now);
            roster.note(engine, "suspect").accept(" gets no new sessions, since its VPN is not there for it.");
        }
        if (engine.isInPool && !engine.isCutOff && engine.state == FleetState.SUSPECT) {
            roster.act(new FleetAction(FleetVerb.SUSPEND, engine));
        }
    }

    private void regain(FleetEngine engine) {
        engine.isVpnLost = false;
        engine.since = roster.now;
        if (engine.isInPool && engine.state == FleetState.SUSPECT) {
            roster.act(new FleetAction(FleetVerb.ADMIT, engine));
        }
    }

    private void restart(FleetEngine engine, EngineSteps steps) {
        if (engine.state == FleetState.DRAINING) {
            roster.force(engine);
            return;
        }
        if (engine.restarts >= MOST_RESTARTS) {
            roster.fail(
                    engine,
                    FailureClass.VPN,
                    "Engine %s was cut off %d times while it was started again."
                            .formatted(engine.name, engine.restarts));
            return;
        }
        engine.restarts++;
        steps.leavePool(engine);
        engine.isVpnLost = false;
        engine.isCutOff = false;
        engine.isStarted = false;
        engine.startedAt = null;
        engine.enter(FleetState.STARTING, roster.now);
    }

    /// An engine could not be started again after its VPN was.
    void notRestarted(FleetEngine engine, String why) {
        if (engine.restarts >= MOST_RESTARTS) {
            roster.fail(engine, FailureClass.VPN, why);
        } else if (engine.restarts > 0 && !isToBlame(engine)) {
            engine.restarts++;
        }
    }

    /// Has one engine carry the forwarded port of a VPN: the next that is started, in place of the one with another
    /// port or, where none has any, of the one with the fewest sessions.
    private void carry(Vpn vpn, ToIntFunction<FleetEngine> sessions) {
        List<FleetEngine> behind = roster.engines.values().stream()
                .filter(each -> each.network.isBehind(vpn.name()) && !each.state.isLeaving())
                .toList();
        List<FleetEngine> carriers =
                behind.stream().filter(each -> carries(each, vpn)).toList();
        boolean isCarried = carriers.stream().anyMatch(each -> each.state == FleetState.READY);
        boolean canMove = isOpen(vpn) && (!carriers.isEmpty() || canCarry(vpn));
        for (FleetEngine each : behind) {
            boolean isCarrier = carriers.contains(each);
            boolean isStale = each.network.isForwarded() && !isCarrier;
            each.network = isCarrier ? each.network.forwarded() : each.network;
            each.isSuperseded = canMove && !isCarrier && (isStale || each.isSuperseded);
            each.hasSuccessor = isCarried;
        }
        if (canMove && carriers.isEmpty() && behind.stream().noneMatch(each -> each.isSuperseded)) {
            behind.stream()
                    .filter(each -> each.state == FleetState.READY)
                    .min(Comparator.comparingInt(sessions))
                    .ifPresent(each -> each.isSuperseded = true);
        }
    }

    /// Whether a new engine could have the forwarded port of a VPN.
    private boolean canCarry(Vpn vpn) {
        return vpn.forwardedPort() > 0
                && allows(vpn.name())
                && roster.ports.isForwardedFree(vpn, roster.engines.values(), roster.now)
                && hasPorts(vpn);
    }

    private boolean hasPorts(Vpn vpn) {
        return roster.ports.choose(vpn, roster.engines.values(), 0, roster.now) != null;
    }

    private static boolean carries(FleetEngine engine, Vpn vpn) {
        return engine.network.ports().p2p() == vpn.forwardedPort();
    }
}
