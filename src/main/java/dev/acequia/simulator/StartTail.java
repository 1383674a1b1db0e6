package dev.acequia.simulator;

import java.time.Duration;
import java.util.Random;

/// Log-normal distribution of the time from a start until there is data: most starts are quick, some take very long.
///
/// Drawn by seed, content and number of the start, so that a run can be repeated; engines differ by their seeds.
///
/// @param median half of the starts take no longer
/// @param p95 nineteen of twenty starts take no longer
record StartTail(Duration median, Duration p95, long seed) {
    /// Standard score of the 95th percentile.
    private static final double P95_SCORE = 1.6448536;

    StartTail {
        if (!median.isPositive() || p95.compareTo(median) < 0) {
            throw new IllegalArgumentException("the median is above 0, the 95th percentile not below it");
        }
    }

    /// How long a start of a content takes.
    ///
    /// @param number how many starts of it there were before
    Duration draw(String infohash, long number) {
        double sigma = Math.log(p95.toNanos() / (double) median.toNanos()) / P95_SCORE;
        // Close seeds give close first numbers, so they are spread first.
        long spread = (seed * 31 + infohash.hashCode()) * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L;
        double factor = Math.exp(sigma * new Random(spread ^ spread >>> 29).nextGaussian());
        return Duration.ofNanos((long) (median.toNanos() * factor));
    }
}
