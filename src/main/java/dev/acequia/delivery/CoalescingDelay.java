package dev.acequia.delivery;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Coalescing delay between the engine's bytes and their delivery: the larger the audience, the more a larger write
/// saves. Small audiences never wait.
///
/// @param most longest wait, for a large audience
/// @param viewers how many have the stream as one body
public record CoalescingDelay(Supplier<Duration> most, IntSupplier viewers) {
    private static final int FEW = 10;
    private static final int CROWD = 20;

    /// How long what came first may wait for more.
    Duration pause() {
        int beyond = Math.clamp(viewers.getAsInt() - FEW, 0, CROWD - FEW);
        return beyond == 0 ? Duration.ZERO : most.get().multipliedBy(beyond).dividedBy(CROWD - FEW);
    }
}
