package dev.acequia.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Records of the engines of the fleet and of their last failures. Owned by the fleet's thread.
final class Roster implements EngineSteps.Events {
    private static final int MOST_FAILURES = 20;

    final Map<String, FleetEngine> engines = new LinkedHashMap<>();
    final List<FleetFailure> failures = new ArrayList<>();
    final List<FleetAction> actions = new ArrayList<>();
    final FleetCounts counts = new FleetCounts();
    final VpnPorts ports = new VpnPorts();
    final StartBreakers breakers;
    final FleetJournal journal;
    FleetPolicy policy;

    /// Of the configuration that engines ought to have.
    String hash;

    /// Why engines of another configuration are left alone; empty when they are not.
    String held = "";

    boolean isRolling;
    long now;

    final TakenNames names = new TakenNames();

    /// When engines went that a list under way may still show; as many at most as there are places.
    private final Map<String, Long> gone = new HashMap<>();

    Roster(FleetPolicy policy, String hash, FleetJournal journal, RandomGenerator random) {
        this.policy = policy;
        this.hash = hash;
        this.journal = journal;
        this.breakers = new StartBreakers(random);
    }

    /// What it has printed is known.
    void printed(FleetEngine engine, List<String> lines) {
        if (lines.stream().anyMatch(FailureClass::saysInUse)) {
            ports.failed(engine, FailureClass.PORT, now);
        }
        if (engine.failure != null) {
            engine.failure = engine.failure.with(lines);
        }
    }

    @Override
    public void act(FleetAction action) {
        actions.add(action);
    }

    @Override
    public void fail(FleetEngine engine, FailureClass kind, String sentence) {
        fail(engine, new FleetFailure(engine.name, kind, sentence, null, List.of(), now));
    }

    void fail(FleetEngine engine, FleetFailure failure) {
        boolean isStart = engine.state.isStarting() && failure.kind() != FailureClass.VPN;
        if (engine.state == FleetState.STOPPING || engine.state == FleetState.FAILED) {
            return;
        }
        engine.failure = failure;
        engine.enter(FleetState.FAILED, now);
        counts.failed(failure.kind());
        ports.failed(engine, failure.kind(), now);
        if (failure.kind() == FailureClass.NAME) {
            names.refused(engine.name, now);
        }
        if (isStart && breakers.of(engine.network.vpn()).failed(failure, policy, now)) {
            journal.system("breaker_opened", "No engine is started for a while: " + failure.sentence());
        }
        if (isStart && isRolling && held.isEmpty() && engine.hash.equals(hash)) {
            held = failure.sentence();
            journal.system("roll_held", "Roll held: " + held);
        }
    }

    @Override
    public void gone(FleetEngine engine) {
        engines.remove(engine.name, engine);
        gone.put(engine.name, now);
        FleetFailure failure = engine.failure;
        if (failure != null) {
            failures.addFirst(failure);
            if (failures.size() > MOST_FAILURES) {
                failures.removeLast();
            }
            Map<String, String> details = new HashMap<>(EngineSteps.details(engine));
            details.put("class", failure.kind().label());
            details.put("last_line", failure.lastLine());
            if (failure.exitCode() != null) {
                details.put("exit_code", failure.exitCode().toString());
            }
            journal.engine("failed", engine, failure.sentence(), details);
        } else if (engine.isStopped) {
            note(engine, "deleted").accept(" is stopped and removed.");
        }
    }

    /// Whether an engine of this name went after a list was asked for, which shows it all the same.
    ///
    /// @param began when the list was asked for
    boolean wasThere(String name, long began) {
        gone.values().removeIf(at -> began - at > 0);
        return gone.containsKey(name);
    }

    @Override
    public void drain(FleetEngine engine, String why) {
        if (engine.state == FleetState.READY || engine.state == FleetState.SUSPECT) {
            engine.enter(FleetState.DRAINING, now);
            note(engine, "draining").accept(" is drained, since " + why + ".");
        }
    }

    /// Does what is asked for; false when it is too late for that.
    boolean order(FleetEngine engine, FleetOrder order) {
        return switch (order) {
            case DRAIN -> leave(engine, engine.state.isStarting());
            case STOP -> leave(engine, true);
            case UNDRAIN -> undrain(engine);
            case REPLACE -> replace(engine);
        };
    }

    private boolean leave(FleetEngine engine, boolean isForced) {
        if (isForced) {
            force(engine);
        } else {
            drain(engine, "it was asked for");
        }
        return true;
    }

    private boolean replace(FleetEngine engine) {
        if (engine.state != FleetState.READY) {
            return false;
        }
        held = "";
        if (!engine.isReplaced) {
            engine.isReplaced = true;
            note(engine, "replacing").accept(" is going to be replaced, since it was asked for.");
        }
        return true;
    }

    private boolean undrain(FleetEngine engine) {
        boolean wasReplaced = engine.isReplaced && engine.state == FleetState.READY;
        engine.isReplaced = false;
        if (engine.state != FleetState.DRAINING) {
            return wasReplaced;
        }
        engine.enter(FleetState.READY, now);
        engine.isDrained = false;
        engine.isInPool = false; // Admitted again.
        return true;
    }

    /// Ends an engine whatever it plays.
    void force(FleetEngine engine) {
        if (engine.state != FleetState.FAILED && engine.state != FleetState.STOPPING) {
            engine.enter(FleetState.STOPPING, now);
        }
    }

    @Override
    public Consumer<String> note(FleetEngine engine, String category) {
        return rest -> journal.engine(category, engine, "Engine " + engine.name + rest, EngineSteps.details(engine));
    }

    /// Names of the engines that are being drained, or will be.
    Set<String> drained() {
        return engines.values().stream()
                .filter(each -> each.state == FleetState.DRAINING || each.isToDrain)
                .map(each -> each.name)
                .collect(Collectors.toSet());
    }

    Optional<FleetEngine> find(String id) {
        return engines.values().stream()
                .filter(each -> id.equals(each.id)
                        || id.equals(each.name)
                        || each.address != null && id.equals(each.address.toString()))
                .findFirst();
    }

    List<FleetEngine> all() {
        return List.copyOf(engines.values());
    }
}
