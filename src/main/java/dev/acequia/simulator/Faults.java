package dev.acequia.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The faults of one engine: values of knobs for all contents, and others for single contents that go before them.
///
/// Thread-safe; readers see a change as a whole. A change counts at once, for what is going on too.
public final class Faults {
    /// A knob's value since a time.
    record Turned(Object value, String text, Instant since) {}

    /// The scope of what counts for all contents.
    private static final String ENGINE = "";

    private final InstantSource clock;
    private volatile Map<String, Map<Knob, Turned>> turned = Map.of();

    Faults(InstantSource clock) {
        this.clock = clock;
    }

    /// Turns a knob for all contents; an empty text turns it back.
    ///
    /// @throws SimulatorException when the knob does not take this value
    public void set(Knob knob, String value) {
        turn(ENGINE, Map.of(knob.label(), value));
    }

    /// Turns a knob for one content; an empty text turns it back.
    ///
    /// @throws SimulatorException when the knob does not take this value
    public void set(String contentId, Knob knob, String value) {
        turn(contentId, Map.of(knob.label(), value));
    }

    /// Turns all these knobs, or none when one name or value is wrong.
    ///
    /// @param contentId null for all contents
    /// @throws SimulatorException naming the culprit
    public void setAll(@Nullable String contentId, Map<String, String> values) {
        turn(contentId == null ? ENGINE : contentId, values);
    }

    /// Turns every knob back, for all contents and single ones.
    public synchronized void clear() {
        turned = Map.of();
    }

    /// Turns back what counts for one content only.
    public synchronized void clear(String contentId) {
        Map<String, Map<Knob, Turned>> rest = new HashMap<>(turned);
        rest.remove(contentId);
        turned = Map.copyOf(rest);
    }

    /// The faults in effect for a content, or for the engine when it is null.
    Mood mood(@Nullable String contentId) {
        Map<String, Map<Knob, Turned>> now = turned;
        Map<Knob, Turned> all = now.getOrDefault(ENGINE, Map.of());
        Map<Knob, Turned> own = contentId == null ? Map.of() : now.getOrDefault(contentId, Map.of());
        return new Mood(all, own, clock);
    }

    /// The values as they were given, by scope; the engine's first.
    Map<String, Map<String, String>> texts() {
        Map<String, Map<String, String>> texts = new LinkedHashMap<>();
        texts.put(ENGINE, Map.of());
        turned.forEach((scope, values) -> {
            Map<String, String> ofScope = new LinkedHashMap<>();
            values.forEach((knob, value) -> ofScope.put(knob.label(), value.text()));
            texts.put(scope, ofScope);
        });
        return texts;
    }

    private synchronized void turn(String scope, Map<String, String> values) {
        Map<Knob, Turned> changed = new EnumMap<>(Knob.class);
        changed.putAll(turned.getOrDefault(scope, Map.of()));
        Instant now = clock.instant();
        values.forEach((label, text) -> {
            Knob knob = known(label);
            if (text.isBlank()) {
                changed.remove(knob);
            } else {
                changed.put(knob, new Turned(knob.parse(text), text, now));
            }
        });
        Map<String, Map<Knob, Turned>> all = new HashMap<>(turned);
        all.put(scope, changed);
        turned = Map.copyOf(all);
    }

    private static Knob known(String label) {
        return Knob.named(label)
                .orElseThrow(() -> new SimulatorException(
                        SimulatorException.Reason.UNKNOWN_KNOB,
                        "No knob is called '" + label + "'; the nearest is "
                                + Knob.nearest(label).label() + "."));
    }
}
