package dev.acequia.docker;

import dev.acequia.engine.EngineAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A container in whose network engines live.
///
/// @param startedAt by the daemon's clock; null before the first start
/// @param address where the port that was asked for is reached from here; null when it is not
public record NetworkContainer(
        String id,
        @Nullable Instant startedAt,
        boolean isRunning,
        @Nullable EngineAddress address) {}
