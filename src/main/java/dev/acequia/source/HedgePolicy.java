package dev.acequia.source;

import java.time.Duration;

/// Policy for asking a second engine when a start is slow.
///
/// @param after what the mode [Mode#SET] waits for
public record HedgePolicy(Mode mode, Duration after) {
    public static final HedgePolicy OFF = new HedgePolicy(Mode.OFF, Duration.ZERO);

    /// How long the first engine is waited for alone.
    public enum Mode {
        /// For ever.
        OFF,
        /// Three quarters of what starts of the stream usually take ([StartHistory]).
        AUTO,
        /// A time that is set.
        SET
    }
}
