package dev.acequia.engine;

/// What comes of asking the pool for a place on an engine.
public sealed interface Reservation permits Lease, Reservation.NoEngine, Reservation.AtCapacity {
    /// There is no engine, or none that works.
    ///
    /// @param detail a sentence for users that names the engines and what is wrong with them
    record NoEngine(String detail) implements Reservation {}

    /// Every working engine plays as many streams as it may.
    ///
    /// @param detail a sentence for users
    record AtCapacity(String detail) implements Reservation {}
}
