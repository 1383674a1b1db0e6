package dev.acequia.preflight;

import dev.acequia.engine.ContentInfo;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import org.jspecify.annotations.Nullable;

/// Findings of a preflight about a stream.
///
/// @param engine  the one that was asked
/// @param info   null when the engine did not tell
/// @param sample  null when no media were wanted, or none came
/// @param stat    the engine's status of the session; null when there was none
/// @param failure what the engine did not do; null when it did all
public record Finding(
        EngineAddress engine,
        @Nullable ContentInfo info,
        @Nullable Sample sample,
        @Nullable EngineStat stat,
        @Nullable EngineException failure) {
    static Finding failed(EngineAddress engine, @Nullable ContentInfo info, EngineException failure) {
        return new Finding(engine, info, null, null, failure);
    }

    /// Whether a viewer can expect to see it, as far as was looked.
    public boolean isAvailable() {
        return failure == null && (sample == null || sample.hasJoinPoint());
    }

    /// The reason why it is not available, as a sentence for users; null when it is.
    public @Nullable String reason() {
        if (failure != null) {
            return failure.getMessage();
        }
        return sample == null || sample.hasJoinPoint()
                ? null
                : "Engine %s should send a stream, but no viewer could start with the first %d bytes."
                        .formatted(engine, sample.bytes());
    }
}
