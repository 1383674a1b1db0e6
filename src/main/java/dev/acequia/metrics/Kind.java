package dev.acequia.metrics;

/// Types of metrics.
enum Kind {
    /// Goes up and down.
    GAUGE,
    /// Only grows while the process runs; its name ends in `_total`.
    COUNTER,
    /// Counts by upper bounds, and their sum: `_bucket`, `_count` and `_sum`.
    HISTOGRAM,
    /// Is 1; its labels tell.
    INFO
}
