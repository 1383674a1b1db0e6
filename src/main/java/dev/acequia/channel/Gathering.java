package dev.acequia.channel;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// How long what the engine sends gathers before viewers get it: the more of them there are, the more it saves to give
/// each of them more at a time. A single one never waits.
///
/// @param most what a crowd waits at most
/// @param viewers how many have the stream as one body
record Gathering(Supplier<Duration> most, IntSupplier viewers) {
    /// With so many more than one the pause is the longest.
    private static final int CROWD = 20;

    /// The pause before the next read.
    Duration pause() {
        int others = Math.clamp(viewers.getAsInt() - 1, 0, CROWD);
        return Duration.ofNanos(most.get().toNanos() * others / CROWD);
    }
}
