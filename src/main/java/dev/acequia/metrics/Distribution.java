package dev.acequia.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Histogram of durations: counts by upper bounds in seconds, as Prometheus adds them up. Thread-safe, without a lock.
final class Distribution {
    /// From a place at hand to a start that was given up.
    private static final double[] STARTS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60};

    /// From a loop that is idle to one that viewers notice.
    private static final double[] DELAYS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    private Distribution(double[] bounds) {
        this.bounds = bounds;
        this.counts = Stream.generate(LongAdder::new).limit(bounds.length + 1).toArray(LongAdder[]::new);
    }

    static Distribution ofStarts() {
        return new Distribution(STARTS);
    }

    static Distribution ofDelays() {
        return new Distribution(DELAYS);
    }

    /// One that was counted elsewhere.
    ///
    /// @param within how often it was within each bound, those of lower bounds included
    static Distribution of(List<Double> bounds, List<Long> within, long count, double sum) {
        Distribution all = new Distribution(
                bounds.stream().mapToDouble(Double::doubleValue).toArray());
        long before = 0;
        for (int i = 0; i < within.size(); i++) {
            all.counts[i].add(within.get(i) - before);
            before = within.get(i);
        }
        all.counts[within.size()].add(count - before);
        all.sum.add(sum);
        return all;
    }

    void add(Duration took) {
        double seconds = Math.max(0, took.toNanos() / 1e9);
        int bucket = 0;
        while (bucket < bounds.length && seconds > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(seconds);
    }

    /// The upper bounds; the last is infinite.
    double[] bounds() {
        double[] all = new double[counts.length];
        System.arraycopy(bounds, 0, all, 0, bounds.length);
        all[bounds.length] = Double.POSITIVE_INFINITY;
        return all;
    }

    /// How often it was within each bound and above the one before.
    long[] counts() {
        return Stream.of(counts).mapToLong(LongAdder::sum).toArray();
    }

    long count() {
        return Stream.of(counts).mapToLong(LongAdder::sum).sum();
    }

    double sum() {
        return sum.sum();
    }
}
