package dev.acequia.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// Names that could not be given to an engine, since something has them: one of ours whose create was not answered, as
/// the next list tells, or somebody else's, which is left alone for a while. Owned by the fleet's thread.
final class TakenNames {
    private static final Duration REST = Duration.ofMinutes(10);

    /// When each was refused.
    private final Map<String, Long> inDoubt = new HashMap<>();

    /// Until when each is left alone; as many at most as there are places.
    private final Map<String, Long> others = new HashMap<>();

    void refused(String name, long now) {
        inDoubt.put(name, now);
    }

    /// All of ours have been listed.
    ///
    /// @param began when that was asked
    void listed(Set<String> ours, long began, long now) {
        for (Iterator<Map.Entry<String, Long>> all = inDoubt.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Long> each = all.next();
            if (began - each.getValue() >= 0) {
                all.remove();
                if (!ours.contains(each.getKey())) {
                    others.put(each.getKey(), now + REST.toNanos());
                }
            }
        }
    }

    /// Whether it is not known yet whose a name is.
    boolean areInDoubt() {
        return !inDoubt.isEmpty();
    }

    boolean areOthers(String name, long now) {
        others.values().removeIf(until -> now - until >= 0);
        return others.containsKey(name);
    }
}
