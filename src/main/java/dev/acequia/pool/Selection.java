package dev.acequia.pool;

import dev.acequia.pool.PooledEngine.Obstacle;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Policy that chooses the engine for a session. Used with the pool's lock held.
///
/// A sound engine goes before one in doubt, then the one with the least load, with the fewest recent failures, the
/// forwarded one, and the one that was named first.
record Selection(List<PooledEngine> engines, int max, long now) {

    /// The engine that takes it; null when none can.
    @Nullable
    PooledEngine best(LeaseRequest request) {
        PooledEngine best = best(each -> each.obstacle(request, max, now) == null);
        return best == null && request.urgency() == LeaseRequest.Urgency.REPAIR
                ? best(each -> each.isForNeed(request, max, now))
                : best;
    }

    private @Nullable PooledEngine best(Predicate<PooledEngine> filter) {
        return engines.stream()
                .filter(filter)
                .min(Comparator.<PooledEngine>comparingInt(each -> each.isSound(now) ? 0 : 1)
                        .thenComparingInt(each -> each.load(now))
                        .thenComparingInt(each -> each.recentFailures(now))
                        .thenComparingInt(each -> each.isForwarded() ? 0 : 1))
                .orElse(null);
    }

    /// The refusal of a request, with the obstacle of each engine.
    LeaseRefusal refusal(LeaseRequest request) {
        return new LeaseRefusal(
                engines.stream()
                        .filter(each -> !each.isLeaving())
                        .<LeaseRefusal.Ground>mapMulti((each, grounds) -> {
                            Obstacle obstacle = each.obstacle(request, max, now);
                            if (obstacle != null) {
                                grounds.accept(new LeaseRefusal.Ground(each, obstacle));
                            }
                        })
                        .toList(),
                max,
                now);
    }
}
