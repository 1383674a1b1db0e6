package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Step of a channel's source, reported to its [SourceHost] as it is taken.
///
/// Reported by the source's thread, [SpareReady], [HedgeBegun] and [HedgeLost] by the second session's: a few times a
/// session, never per packet.
public sealed interface SourceEvent {
    /// The pool has granted a slot on an engine.
    record Placed(EngineAddress engine) implements SourceEvent {}

    /// An engine is about to be asked for a session.
    record Asking(EngineAddress engine) implements SourceEvent {}

    /// An engine has answered the start, or a spare takes over.
    record Started(Playback playback) implements SourceEvent {}

    /// A session is about to be read.
    record Playing(Playback playback) implements SourceEvent {}

    /// The first byte of a session has come.
    record FirstByte() implements SourceEvent {}

    /// The first media of a session have come that viewers who watch can have.
    ///
    /// @param isSpliced whether they go on right where those of the session before ended
    record Delivering(EngineAddress engine, boolean isSpliced) implements SourceEvent {}

    /// A session, or an attempt to start one, has ended before its time.
    record Lost(Trouble trouble, Unavailable failure) implements SourceEvent {}

    /// Another session is looked for while viewers watch.
    ///
    /// @param trouble of the last one; null when no engine had a slot
    record Recovering(@Nullable Trouble trouble) implements SourceEvent {}

    /// A second session is ready to take over.
    record SpareReady(EngineAddress engine) implements SourceEvent {}

    /// A second engine is about to be asked for the start, as the first one is slow.
    record HedgeBegun(EngineAddress engine, EngineAddress slow) implements SourceEvent {}

    /// The second engine had the first join point: its session plays, that of the first one is stopped.
    ///
    /// @param bytes how many the first one has sent in vain
    /// @param gained how much longer the first one would probably have taken; zero when that is not known
    record HedgeWon(EngineAddress engine, EngineAddress slow, long bytes, Duration gained) implements SourceEvent {}

    /// The second engine's session is over: the first one was quicker, another channel needed the slot, or it failed.
    ///
    /// @param bytes how many it has sent in vain
    record HedgeLost(EngineAddress engine, long bytes) implements SourceEvent {}
}
