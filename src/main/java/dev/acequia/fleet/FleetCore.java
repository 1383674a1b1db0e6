package dev.acequia.fleet;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Reconciler of the fleet: from what is listed, what has been done, the policy, the demand and the time to what is to
/// be done next.
///
/// Level-triggered: an event that is lost changes only when something is done. Blocks nowhere and has no clock of its
/// own. Owned by the fleet's thread.
final class FleetCore {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String UNLISTED = "The engines have not been listed yet.";

    private final String instance;
    private final Roster roster;
    final FleetVpns vpns;
    private FleetListing listing;
    private @Nullable Integer desired;
    private String frozen = UNLISTED;
    private boolean isListed;
    private int extra;
    private @Nullable Long excessSince;
    private @Nullable Long lastStart;
    private int need;

    /// @param instance name of the server, [InstanceLabels#INSTANCE]
    /// @param hash of the configuration of engines
    FleetCore(String instance, FleetPolicy policy, String hash, FleetJournal journal, RandomGenerator random) {
        this.instance = instance;
        this.roster = new Roster(policy, hash, journal, random);
        this.vpns = new FleetVpns(roster);
        this.listing = new FleetListing(roster, instance, new HashSet<>());
    }

    /// Takes what was kept over a restart.
    void restore(@Nullable Integer kept, Set<String> drained) {
        desired = kept;
        listing = new FleetListing(roster, instance, new HashSet<>(drained));
    }

    /// Takes the settings as they are now; a change gives starts another chance.
    void configure(FleetPolicy next, String nextHash) {
        if (!nextHash.equals(roster.hash)) {
            roster.held = "";
        }
        if (!next.equals(roster.policy) || !nextHash.equals(roster.hash)) {
            roster.breakers.reset();
        }
        roster.policy = next;
        roster.hash = nextHash;
    }

    void desire(@Nullable Integer number) {
        desired = number;
    }

    /// Asks for one engine besides those that are needed.
    void provide() {
        extra++;
    }

    /// The provider does not answer.
    void unreachable(String sentence) {
        if (frozen.isEmpty() || frozen.equals(UNLISTED)) {
            roster.journal.system("provider_unreachable", sentence);
        }
        frozen = sentence;
    }

    /// The provider has listed all engines.
    ///
    /// @param began when it was asked
    void listed(List<Instance> list, long began, long at) {
        roster.now = at;
        frozen = "";
        isListed = true;
        listing.take(list, began);
    }

    /// What is to be done now.
    List<FleetAction> step(FleetDemand demand, long at) {
        roster.now = at;
        EngineSteps steps = new EngineSteps(roster.policy, demand, !frozen.isEmpty(), roster.now, roster);
        vpns.step(steps, each -> demand.of(each).sessions());
        List.copyOf(roster.engines.values()).forEach(steps::take);
        if (frozen.isEmpty()) {
            decide(demand, steps);
        }
        List<FleetAction> next = List.copyOf(roster.actions);
        roster.actions.clear();
        return next;
    }

    private Scaling scaling(FleetDemand demand) {
        return new Scaling(
                roster.engines.values(),
                roster.policy,
                demand,
                roster.hash,
                desired == null ? roster.policy.min() : desired,
                !roster.held.isEmpty(),
                excessSince,
                roster.now);
    }

    private void decide(FleetDemand demand, EngineSteps steps) {
        Scaling scaling = scaling(demand);
        need = scaling.need();
        excessSince = scaling.usable() <= need ? null : excessSince == null ? Long.valueOf(roster.now) : excessSince;
        tellRoll(scaling.isRolling());
        boolean isPaused = lastStart != null
                && roster.now - lastStart < roster.policy.startInterval().toNanos();
        if (scaling.starts(extra) > 0 && !isPaused && !roster.names.areInDoubt()) {
            plan(scaling, steps);
        }
        extra = scaling.starts(extra) == scaling.starts(0) ? 0 : extra;
        scaling(demand).surplus().ifPresent(each -> {
            excessSince = null;
            if (each.state.isStarting()) {
                roster.force(each);
            } else {
                roster.drain(each, why(each));
            }
            steps.take(each);
        });
    }

    private String why(FleetEngine surplus) {
        if (surplus.state == FleetState.SUSPECT) {
            return "it does not answer";
        }
        if (surplus.isSuperseded) {
            return "another one has the port that its VPN forwards now";
        }
        boolean isRenewed = surplus.isReplaced || !surplus.hash.equals(roster.hash);
        return isRenewed ? "another one takes its place" : "it is not needed";
    }

    private void tellRoll(boolean isRolling) {
        if (isRolling != roster.isRolling && roster.held.isEmpty()) {
            roster.journal.system(
                    isRolling ? "roll_started" : "roll_done",
                    isRolling
                            ? "Engines are replaced one by one."
                            : "The engines have been replaced: all have the same configuration.");
        }
        roster.isRolling = isRolling;
    }

    private void plan(Scaling scaling, EngineSteps steps) {
        int place = 0;
        while (isTaken(place)) {
            place++;
        }
        EngineNetwork network = vpns.place(place);
        if (network == null) {
            return;
        }
        extra = Math.max(0, extra - (scaling.need() > scaling.usable() + scaling.starting() ? 0 : 1));
        lastStart = roster.now;
        roster.counts.starts++;
        FleetEngine engine =
                new FleetEngine(FleetNames.of(instance, place), place, roster.hash, FleetState.PLANNED, roster.now);
        engine.network = network;
        roster.engines.put(engine.name, engine);
        steps.take(engine);
    }

    private boolean isTaken(int place) {
        String name = FleetNames.of(instance, place);
        return roster.names.areOthers(name, roster.now)
                || roster.engines.values().stream().anyMatch(each -> each.place == place || each.name.equals(name));
    }

    /// Something has been done as it was to be.
    ///
    /// @param found the engine as it is listed after its start; else null
    /// @param text its id after its create; else what does not matter
    void done(FleetEngine engine, FleetVerb verb, String text, @Nullable Instance found, long at) {
        settle(engine, at);
        switch (verb) {
            case CREATE -> engine.id = text;
            case START, RESTART -> {
                engine.isStarted = true;
                engine.address = found == null ? engine.address : found.address();
                engine.startedAt = found == null ? null : found.startedAt();
            }
            case PROBE -> ready(engine);
            case STOP -> engine.isStopped = true;
            case REMOVE -> roster.gone(engine);
            case ABANDON, ADMIT, SUSPEND, DRAIN, LEAVE -> {}
        }
    }

    private void settle(FleetEngine engine, long at) {
        roster.now = at;
        engine.busy = null;
        engine.isAbandoned = false;
        engine.knownFrom = at;
    }

    private void ready(FleetEngine engine) {
        if (engine.state != FleetState.STARTING) {
            return;
        }
        engine.boot = Duration.ofNanos(roster.now - engine.born);
        engine.enter(FleetState.READY, roster.now);
        if (engine.restarts > 0) {
            engine.restarts = 0;
            roster.note(engine, "recovered").accept(" is ready again after its VPN was started again.");
            return;
        }
        if (engine.isAdopted) {
            roster.counts.adopted++;
        } else {
            roster.counts.ready(engine.boot);
            StartBreaker breaker = roster.breakers.of(engine.network.vpn());
            if (breaker.isOpen()) {
                roster.journal.system("breaker_closed", "Engines start again.");
            }
            breaker.reset();
        }
        roster.note(engine, engine.isAdopted ? "adopted" : "ready")
                .accept(engine.isAdopted ? " runs still and is used again." : " is ready.");
    }

    /// Something could not be done.
    void failed(FleetEngine engine, FleetVerb verb, ProviderException why, long at) {
        settle(engine, at);
        boolean isUnreachable = why.kind() == ProviderException.Kind.UNREACHABLE;
        if (isUnreachable && verb.isOfProvider()) {
            unreachable(why.sentence());
        }
        switch (verb) {
            case CREATE, START -> {
                if (!isUnreachable) {
                    boolean isOfVpn = vpns.isToBlame(engine);
                    roster.fail(engine, isOfVpn ? FailureClass.VPN : FailureClass.of(why), why.sentence());
                } else if (verb == FleetVerb.CREATE && engine.state.isStarting()) {
                    roster.gone(engine); // If it was created, it will be listed.
                }
            }
            case RESTART -> {
                engine.nextTry = roster.now + RETRY.toNanos();
                if (!isUnreachable) {
                    vpns.notRestarted(engine, why.sentence());
                }
            }
            case PROBE -> engine.pause(roster.now);
            case STOP, REMOVE -> engine.nextTry = roster.now + RETRY.toNanos();
            case ABANDON, ADMIT, SUSPEND, DRAIN, LEAVE -> {}
        }
    }

    /// How far a create is.
    void progress(FleetEngine engine, String text, long at) {
        roster.now = at;
        if (engine.state == FleetState.CREATING || engine.state == FleetState.PULLING) {
            engine.enter(FleetState.PULLING, roster.now);
            engine.progress = text;
        }
    }

    /// Whether all engines have been listed once.
    boolean isListed() {
        return isListed;
    }

    /// Whether a list is needed before anything more is started.
    boolean wantsList() {
        return roster.names.areInDoubt();
    }

    Roster roster() {
        return roster;
    }

    FleetSnapshot snapshot(String provider, long at) {
        StartBreaker breaker = roster.breakers.closest(vpns.open(), at).orElse(null);
        return new FleetSnapshot(
                provider,
                need,
                roster.policy.max(),
                desired,
                frozen.equals(UNLISTED) ? "" : frozen,
                vpns.obstacle(),
                roster.held,
                breaker == null ? null : breaker.cause(),
                breaker == null ? Duration.ZERO : breaker.left(at),
                roster.all().stream().map(FleetSnapshot.Member::of).toList(),
                roster.failures,
                vpns.all(),
                roster.counts.totals());
    }
}
