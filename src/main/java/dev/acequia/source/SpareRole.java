package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Lease;
import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;

/// Role of a second session beside the one that plays or starts: a warm spare, or a hedge. Called by the thread of the
/// [Spare].
interface SpareRole {
    /// Its name in logs.
    String word();

    /// An engine is about to be asked for it.
    default void placed(EngineAddress engine) {}

    /// The engine has started it; the end of the channel's start when the session is not this channel's to play, and
    /// then whoever decided that has taken care of the session.
    default @Nullable SessionEnd admit(Session session, Lease place) {
        return null;
    }

    /// Witness of what it delivers; null when nothing is looked for in that.
    default Session.@Nullable AheadReader reader() {
        return null;
    }

    /// Whether it is ready with what has come.
    default boolean isEnough() {
        return true;
    }

    /// It could play from now on.
    default void ready(EngineAddress engine) {}

    /// It is over without having played.
    ///
    /// @param engine that was asked; null when none had a slot
    /// @param bytes how many it has delivered
    default void over(@Nullable EngineAddress engine, long bytes) {}
}
