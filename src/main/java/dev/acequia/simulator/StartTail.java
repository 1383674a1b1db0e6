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

    private static final int MOST_PARTS = 3;

    /// Reads `4s,30s` or `4s,30s,7`.
    static StartTail parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length < 2 || parts.length > MOST_PARTS) {
            throw new IllegalArgumentException("it takes a median and a 95th percentile");
        }
        Duration median = Syntax.time(parts[0].strip());
        Duration p95 = Syntax.time(parts[1].strip());
        if (!median.isPositive() || p95.compareTo(median) < 0) {
            throw new IllegalArgumentException("the median is above 0, the 95th percentile not below it");
        }
        return new StartTail(median, p95, parts.length == MOST_PARTS ? Long.parseLong(parts[2].strip()) : 0);
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
