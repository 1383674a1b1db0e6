package dev.acequia.pool;

import java.time.Duration;

/// Result of a request for a slot on an engine.
public sealed interface LeaseResult permits Lease, LeaseResult.NoEngine, LeaseResult.AtCapacity {
    /// There is no engine, or none that works.
    ///
    /// @param detail     a sentence for users that names the engines and what is wrong with them
    /// @param retryAfter when asking again makes sense, in whole seconds
    record NoEngine(String detail, Duration retryAfter) implements LeaseResult {}

    /// Every engine that works plays as many streams as it may.
    ///
    /// @param detail     a sentence for users
    /// @param retryAfter when asking again makes sense, in whole seconds
    record AtCapacity(String detail, Duration retryAfter) implements LeaseResult {}
}
