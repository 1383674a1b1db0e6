package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import org.jspecify.annotations.Nullable;

/// Stage in the life of a channel. A channel with no viewers left is still [Live] while it lingers.
sealed interface ChannelState {
    /// What plays; null when nothing does.
    default @Nullable Playback playback() {
        return switch (this) {
            case Buffering(Playback playback) -> playback;
            case Live(Playback playback) -> playback;
            case Opening _, Recovering _, Closed _ -> null;
        };
    }

    /// The engine that was asked or plays; null when there is none.
    default @Nullable EngineAddress engine() {
        return switch (this) {
            case Opening(EngineAddress engine) -> engine;
            case Recovering(EngineAddress engine) -> engine;
            case Buffering(Playback playback) -> playback.engine();
            case Live(Playback playback) -> playback.engine();
            case Closed _ -> null;
        };
    }

    /// Why nobody can join yet, to follow "but".
    default String obstacle() {
        return switch (this) {
            case Opening(EngineAddress engine) ->
                engine == null
                        ? "it is still waiting for its turn"
                        : "engine " + engine + " has not answered the start request";
            case Buffering(Playback playback) ->
                "engine " + playback.engine() + " has not sent a key frame to begin with";
            case Live _, Recovering _, Closed _ -> "the stream has just ended";
        };
    }

    /// Waits for its turn, for an engine, or for the engine's answer to the start.
    record Opening(@Nullable EngineAddress engine) implements ChannelState {}

    /// The engine has started the playback; no viewer can join yet.
    record Buffering(Playback playback) implements ChannelState {}

    /// Viewers can join.
    record Live(Playback playback) implements ChannelState {}

    /// Viewers watched, the session has ended, and an engine is asked for another one, or about to be.
    record Recovering(@Nullable EngineAddress engine) implements ChannelState {}

    /// The end: no viewer can enter any more.
    record Closed() implements ChannelState {}
}
