package dev.acequia.simulator;

import dev.acequia.simulator.Faults.Turned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of all knobs as they count for one content at one moment. Immutable.
final class Mood {
    private final Map<Knob, Turned> all;
    private final Map<Knob, Turned> own;
    private final InstantSource clock;

    /// @param own goes before `all`
    Mood(Map<Knob, Turned> all, Map<Knob, Turned> own, InstantSource clock) {
        this.all = all;
        this.own = own;
        this.clock = clock;
    }

    boolean is(Knob knob) {
        return (Boolean) value(knob);
    }

    /// The text, empty when there is none.
    String text(Knob knob) {
        return given(knob).map(Object::toString).orElse("");
    }

    Duration duration(Knob knob) {
        return (Duration) value(knob);
    }

    long number(Knob knob) {
        return (Long) value(knob);
    }

    /// A constant of the enum that the knob takes.
    <E extends Enum<E>> E word(Knob knob, Class<E> type) {
        return type.cast(value(knob));
    }

    /// The value of a knob that may have none.
    Optional<Object> given(Knob knob) {
        Turned turned = turned(knob);
        if (turned != null) {
            return Optional.of(turned.value());
        }
        return knob.fallback().isEmpty() ? Optional.empty() : Optional.of(knob.parse(knob.fallback()));
    }

    /// The time when the knob was turned.
    Optional<Instant> since(Knob knob) {
        return Optional.ofNullable(turned(knob)).map(Turned::since);
    }

    /// Whether the spell of the knob lasts.
    boolean lasts(Knob knob) {
        Turned turned = turned(knob);
        return turned != null && clock.instant().isBefore(turned.since().plus((Duration) turned.value()));
    }

    Set<?> damages() {
        return (Set<?>) given(Knob.CORRUPT).orElse(Set.of());
    }

    /// The status that is injected into this call; counts the call.
    Optional<Integer> injected(Route route) {
        List<?> injections = (List<?>) given(Knob.INJECT).orElse(List.of());
        return injections.stream()
                .map(Injection.class::cast)
                .filter(injection -> injection.hits(route))
                .map(Injection::status)
                .findFirst();
    }

    /// A latency as long as the time scale makes it.
    Duration scaled(Duration latency) {
        return Duration.ofNanos((long) (latency.toNanos() * (Double) value(Knob.TIME_SCALE)));
    }

    private Object value(Knob knob) {
        return given(knob).orElseThrow(() -> new IllegalStateException(knob + " has no value"));
    }

    private @Nullable Turned turned(Knob knob) {
        Turned turned = own.get(knob);
        return turned != null ? turned : all.get(knob);
    }
}
