package dev.acequia.settings.kind;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// When a start asks a second engine: after a time that is set, after one that fits the stream, or never.
///
/// @param after the time that is set; of no meaning for the other modes
public record StartHedge(Mode mode, Duration after) {
    public static final StartHedge AUTO = new StartHedge(Mode.AUTO, Duration.ZERO);
    public static final StartHedge OFF = new StartHedge(Mode.OFF, Duration.ZERO);

    /// How the time is found.
    public enum Mode {
        /// By how long starts of the stream usually take.
        AUTO,
        OFF,
        SET
    }

    public static StartHedge after(Duration time) {
        return new StartHedge(Mode.SET, time);
    }

    /// Notation of the setting: `AUTO`, `OFF` or seconds.
    public record Notation(Amount.Seconds seconds) implements Kind<StartHedge> {
        @Override
        public Optional<StartHedge> read(String text) {
            return switch (text.toUpperCase(Locale.ROOT)) {
                case "AUTO" -> Optional.of(AUTO);
                case "OFF" -> Optional.of(OFF);
                default -> seconds.read(text).map(StartHedge::after);
            };
        }

        @Override
        public String write(StartHedge value) {
            return value.mode == Mode.SET ? seconds.write(value.after) : value.mode.name();
        }

        @Override
        public String expected() {
            return "AUTO, OFF or " + seconds.expected();
        }

        @Override
        public String range() {
            return "AUTO, OFF, " + seconds.range();
        }

        @Override
        public String unit() {
            return seconds.unit();
        }
    }
}
