package dev.acequia.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Comparison of what the provider lists with the records: what is lost, what is adopted. Owned by the fleet's thread.
///
/// @param instance name of the server, [InstanceLabels#INSTANCE]
/// @param drainedBefore names of those that were being drained when the server ended; each is used once
record FleetListing(Roster roster, String instance, Set<String> drainedBefore) {
    /// Exit code of an engine one of whose ports is in use.
    private static final int PORT_IN_USE = 98;

    /// The provider has listed all engines.
    ///
    /// @param began when it was asked
    void take(List<Instance> list, long began) {
        Map<String, Instance> byName = new HashMap<>();
        for (Instance each : list) {
            if (instance.equals(each.labels().get(InstanceLabels.INSTANCE))) {
                byName.put(each.name(), each);
            }
        }
        roster.names.listed(byName.keySet(), began, roster.now);
        for (FleetEngine each : List.copyOf(roster.engines.values())) {
            Instance found = byName.remove(each.name);
            boolean isNews = (each.busy == null || each.busy == FleetVerb.PROBE) && each.knownFrom - began < 0;
            if (isNews && each.id != null) {
                compare(each, found);
            }
        }
        byName.values().removeIf(each -> roster.wasThere(each.name(), began));
        byName.values().forEach(this::adopt);
    }

    private void compare(FleetEngine engine, @Nullable Instance found) {
        if (found == null
                || found.state() == Instance.State.ENDED
                || engine.isStarted && found.state() == Instance.State.CREATED) {
            engine.isStopped = true;
            if (found == null) {
                engine.id = null;
            }
            if (engine.state != FleetState.STOPPING && engine.state != FleetState.FAILED) {
                lost(engine, found);
            } else if (found == null && engine.busy == null) {
                roster.gone(engine);
            }
        } else {
            engine.startedAt = found.startedAt();
            engine.address = engine.address == null ? found.address() : engine.address;
        }
    }

    private void lost(FleetEngine engine, @Nullable Instance found) {
        Integer exitCode = found == null ? null : found.exitCode();
        FailureClass kind = found != null && found.isOutOfMemory()
                ? FailureClass.MEMORY
                : exitCode != null && exitCode == PORT_IN_USE ? FailureClass.PORT : FailureClass.CRASH;
        String how =
                found == null ? "has vanished" : "has ended" + (exitCode == null ? "" : " with exit code " + exitCode);
        roster.fail(
                engine,
                new FleetFailure(
                        engine.name,
                        kind,
                        "Engine " + engine.name + " " + how + " by itself.",
                        exitCode,
                        List.of(),
                        roster.now));
    }

    /// One of ours that there is no record of: it is of an earlier run of the server, or its create was not answered.
    private void adopt(Instance found) {
        int place = place(found);
        boolean isUsed = place < 0 || roster.engines.values().stream().anyMatch(each -> each.place == place);
        boolean isRunning = found.state() == Instance.State.RUNNING;
        FleetState state = isRunning ? isUsed ? FleetState.STOPPING : FleetState.STARTING : FleetState.FAILED;
        String configuration = found.labels().getOrDefault(InstanceLabels.CONFIG_HASH, "");
        FleetEngine engine = new FleetEngine(found.name(), place, configuration, state, roster.now);
        engine.id = found.id();
        engine.address = found.address();
        engine.startedAt = found.startedAt();
        engine.network = EngineNetwork.of(found);
        engine.isStarted = isRunning;
        engine.isAdopted = isRunning && !isUsed;
        engine.isToDrain = drainedBefore.remove(found.name());
        if (!isRunning) {
            roster.counts.orphans++;
        }
        roster.engines.put(engine.name, engine);
    }

    private static int place(Instance of) {
        try {
            return Integer.parseInt(of.labels().getOrDefault(InstanceLabels.PLACE, "-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
