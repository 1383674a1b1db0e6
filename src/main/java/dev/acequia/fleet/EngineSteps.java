package dev.acequia.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// Next step of one engine of the fleet by its state and the time. Owned by the fleet's thread.
///
/// @param isFrozen whether the provider does not answer, so that nothing is asked of it
record EngineSteps(FleetPolicy policy, FleetDemand demand, boolean isFrozen, long now, Events events) {
    private static final Duration LONGEST_CREATE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PULL = Duration.ofSeconds(60);
    private static final Duration FORCED = Duration.ofSeconds(30);

    /// What steps lead to.
    interface Events {
        void act(FleetAction action);

        void fail(FleetEngine engine, FailureClass kind, String sentence);

        /// Nothing of it is left.
        void gone(FleetEngine engine);

        void drain(FleetEngine engine, String why);

        Consumer<String> note(FleetEngine engine, String category);
    }

    void take(FleetEngine engine) {
        long sessions = demand.of(engine).sessions();
        if (sessions > 0 || engine.state.isStarting()) {
            engine.emptySince = null;
        } else if (engine.emptySince == null) {
            engine.emptySince = now;
        }
        switch (engine.state) {
            case PLANNED -> {
                if (act(FleetVerb.CREATE, engine)) {
                    engine.enter(FleetState.CREATING, now);
                }
            }
            case PULLING, CREATING -> create(engine);
            case STARTING -> start(engine);
            case READY -> use(engine);
            case SUSPECT -> suspect(engine);
            case DRAINING -> drain(engine);
            case STOPPING -> stop(engine);
            case FAILED -> remove(engine);
        }
    }

    /// Whether it is begun.
    private boolean act(FleetVerb verb, FleetEngine engine) {
        if (!engine.isDue(now) || verb.isOfProvider() && isFrozen) {
            return false;
        }
        engine.busy = verb;
        events.act(new FleetAction(verb, engine));
        return true;
    }

    private void abandon(FleetEngine engine) {
        if (engine.busy != null && !engine.isAbandoned) {
            engine.isAbandoned = true;
            events.act(new FleetAction(FleetVerb.ABANDON, engine));
        }
    }

    private void create(FleetEngine engine) {
        if (engine.id != null) {
            engine.enter(FleetState.STARTING, now);
            engine.progress = "";
            start(engine);
        } else if (engine.isOverdue(engine.state == FleetState.PULLING ? LONGEST_PULL : LONGEST_CREATE, now)) {
            abandon(engine);
            events.fail(engine, FailureClass.SLOW, "Engine " + engine.name + " could not be created in time.");
        }
    }

    private void start(FleetEngine engine) {
        if (engine.isVpnLost || isFrozen && !engine.isStarted) {
            engine.since = now; // Nothing is started before the tunnel is proven, or while the provider is away.
        } else if (engine.isOverdue(policy.startTimeout(), now)) {
            abandon(engine);
            events.fail(
                    engine,
                    FailureClass.SLOW,
                    "Engine %s should answer within %d s of its start, but %s."
                            .formatted(
                                    engine.name,
                                    policy.startTimeout().toSeconds(),
                                    engine.address == null && engine.isStarted
                                            ? "its HTTP port is neither published nor in a network of this server"
                                            : "does not"));
        } else if (!engine.isStarted) {
            boolean _ = act(engine.restarts > 0 ? FleetVerb.RESTART : FleetVerb.START, engine);
        } else if (engine.address != null) {
            boolean _ = act(FleetVerb.PROBE, engine);
        }
    }

    private void use(FleetEngine engine) {
        if (!engine.isInPool && !engine.isVpnLost) {
            engine.isInPool = true;
            events.act(new FleetAction(FleetVerb.ADMIT, engine));
        }
        if (engine.isToDrain) {
            engine.isToDrain = false;
            events.drain(engine, "it was being drained before the server was started anew");
        } else if (demand.of(engine).isDown()) {
            engine.enter(FleetState.SUSPECT, now);
        }
    }

    private void suspect(FleetEngine engine) {
        if (engine.isVpnLost) {
            return; // Running sessions stay, and the engine is not to blame.
        }
        if (!demand.of(engine).isDown()) {
            engine.enter(FleetState.READY, now);
        } else if (engine.isOverdue(policy.unhealthyGrace(), now)) {
            events.note(engine, "replaced").accept(" has not answered for too long and is replaced.");
            engine.enter(FleetState.STOPPING, now);
            stop(engine);
        }
    }

    private void drain(FleetEngine engine) {
        if (!engine.isDrained) {
            engine.isDrained = true;
            events.act(new FleetAction(FleetVerb.DRAIN, engine));
            return; // The demand at hand is older than the drain.
        }
        FleetDemand.Use use = demand.of(engine);
        if (use.sessions() == 0 || use.isDown() || engine.isOverdue(policy.drainTimeout(), now)) {
            engine.enter(FleetState.STOPPING, now);
            stop(engine);
        }
    }

    void leavePool(FleetEngine engine) {
        if (engine.isInPool) {
            engine.isInPool = false;
            events.act(new FleetAction(FleetVerb.LEAVE, engine));
        }
    }

    private void stop(FleetEngine engine) {
        leavePool(engine);
        boolean isOverdue = engine.isOverdue(policy.stopTimeout().plus(FORCED), now);
        if (isOverdue) {
            abandon(engine);
        }
        if (engine.busy == null && engine.id == null) {
            events.gone(engine);
        } else {
            boolean _ = act(engine.isStopped || isOverdue ? FleetVerb.REMOVE : FleetVerb.STOP, engine);
        }
    }

    private void remove(FleetEngine engine) {
        leavePool(engine);
        if (engine.busy == null && engine.id == null) {
            events.gone(engine);
        } else {
            boolean _ = act(FleetVerb.REMOVE, engine);
        }
    }

    /// Details of an event of an engine.
    static Map<String, String> details(FleetEngine engine) {
        return Map.of("name", engine.name, "state", engine.state.label());
    }
}
