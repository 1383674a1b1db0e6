package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import java.util.HashMap;
import java.util.Map;

/// What the pool says of its engines, and how many requests wait for a place.
///
/// @param engines in use, listed ones included
public record FleetDemand(Map<EngineAddress, Use> engines, int waiting) {
    /// Use of one engine.
    ///
    /// @param sessions that run or are about to start
    /// @param streams of them, those that have no other session: a stream that moves away has two
    /// @param places sessions that it may have
    /// @param isUsable whether it gets sessions as far as it has places
    /// @param isDown whether it does not answer
    public record Use(int sessions, int streams, int places, boolean isUsable, boolean isDown) {
        static final Use NONE = new Use(0, 0, 0, false, false);
    }

    public FleetDemand {
        engines = Map.copyOf(engines);
    }

    /// The demand now.
    static FleetDemand of(EnginePool pool) {
        Map<EngineAddress, Use> uses = new HashMap<>();
        for (EngineSnapshot each : pool.snapshot()) {
            boolean isDown = each.health() == EngineHealth.UNHEALTHY;
            uses.put(
                    each.address(),
                    new Use(
                            each.load(),
                            each.load() - pool.moving(each.address()),
                            each.max(),
                            each.isUsable(),
                            isDown));
        }
        return new FleetDemand(uses, pool.waiting());
    }

    Use of(FleetEngine engine) {
        return engine.address == null ? Use.NONE : engines.getOrDefault(engine.address, Use.NONE);
    }
}
