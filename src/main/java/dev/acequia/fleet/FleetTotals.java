package dev.acequia.fleet;

import java.util.List;
import java.util.Map;

/// Counts of what has happened in the fleet since the server began, at one moment.
///
/// @param starts engines that were to be started
/// @param ready of them that became ready
/// @param adopted engines of an earlier run that are used again
/// @param orphans leftovers of earlier runs that were removed
/// @param bootSeconds of all that became ready
/// @param bounds seconds, rising
/// @param boots how many took at most so many seconds, for each bound
public record FleetTotals(
        long starts,
        long ready,
        long adopted,
        long orphans,
        double bootSeconds,
        List<Double> bounds,
        List<Long> boots,
        Map<FailureClass, Long> failures) {
    public FleetTotals {
        bounds = List.copyOf(bounds);
        boots = List.copyOf(boots);
        failures = Map.copyOf(failures);
    }
}
