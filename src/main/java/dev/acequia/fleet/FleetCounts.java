package dev.acequia.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/// Counts of what has happened in the fleet since the server began. Owned by the fleet's thread.
final class FleetCounts {
    private static final double[] SECONDS = {1, 2, 3, 5, 10, 20, 30, 60};

    long starts;
    long adopted;
    long orphans;
    private long ready;
    private double bootSeconds;
    private final long[] boots = new long[SECONDS.length];
    private final Map<FailureClass, Long> failures = new EnumMap<>(FailureClass.class);

    void ready(Duration boot) {
        ready++;
        double seconds = boot.toMillis() / 1000.0;
        bootSeconds += seconds;
        for (int i = 0; i < SECONDS.length; i++) {
            boots[i] += seconds <= SECONDS[i] ? 1 : 0;
        }
    }

    void failed(FailureClass kind) {
        failures.merge(kind, 1L, Long::sum);
    }

    FleetTotals totals() {
        return new FleetTotals(
                starts,
                ready,
                adopted,
                orphans,
                bootSeconds,
                Arrays.stream(SECONDS).boxed().toList(),
                LongStream.of(boots).boxed().toList(),
                failures);
    }
}
