package dev.acequia.settings;

import dev.acequia.settings.kind.Amount;
import dev.acequia.settings.kind.Kind;
import dev.acequia.text.OneLineText;
import dev.acequia.text.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The declaration of one setting: everything that is known about it except its value.
///
/// Declared in [Catalogue] and compared by identity. Immutable: what looks like a setter returns another declaration.
public final class Setting<T> {
    private static final int SHOWN_LENGTH = 100;

    private final Section section;
    private final String key;
    private final Kind<T> kind;
    private final T defaultValue;
    private final Notes notes;

    private record Notes(
            String sentence, List<String> env, boolean appliesAtOnce, boolean isSecret, Optional<StreamMode> mode) {}

    private Setting(Section section, String key, Kind<T> kind, T defaultValue, Notes notes) {
        this.section = section;
        this.key = key;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.notes = notes;
    }

    /// A setting that applies at once and whose environment variable is `ACEQUIA_` and the key in upper case.
    static <T> Setting<T> of(Section section, String key, Kind<T> kind, T defaultValue) {
        // Not "+", whose first use costs milliseconds of the start.
        List<String> env = List.of("ACEQUIA_".concat(key.toUpperCase(Locale.ROOT)));
        return new Setting<>(section, key, kind, defaultValue, new Notes("", env, true, false, section.mode()));
    }

    /// A whole number, both ends of its range allowed.
    static Setting<Integer> wholeNumber(Section section, String key, int defaultValue, int min, int max) {
        return Setting.of(section, key, new Amount.WholeNumber(min, max), defaultValue);
    }

    /// A time in seconds, both ends of its range allowed.
    static Setting<Duration> seconds(Section section, String key, double defaultValue, double min, double max) {
        return Setting.of(section, key, new Amount.Seconds(duration(min), duration(max)), duration(defaultValue));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /// Something that is so or not.
    static Setting<Boolean> flag(Section section, String key, boolean defaultValue) {
        return Setting.of(section, key, new Kind.Flag(), defaultValue);
    }

    /// One of some constants.
    static <E extends Enum<E>> Setting<E> choice(Section section, String key, E defaultValue, E[] choices) {
        return Setting.of(section, key, new Kind.Choice<>(List.of(choices)), defaultValue);
    }

    /// The same with what it does, in words.
    Setting<T> says(String sentence) {
        return with(new Notes(sentence, notes.env, notes.appliesAtOnce, notes.isSecret, notes.mode));
    }

    /// The same, known to the environment under one more name.
    Setting<T> alias(String env) {
        List<String> all = new ArrayList<>(notes.env);
        all.add(env);
        return with(new Notes(notes.sentence, List.copyOf(all), notes.appliesAtOnce, notes.isSecret, notes.mode));
    }

    /// The same, read only at the start.
    Setting<T> atStart() {
        return with(new Notes(notes.sentence, notes.env, false, notes.isSecret, notes.mode));
    }

    /// The same, its value never shown.
    Setting<T> secret() {
        return with(new Notes(notes.sentence, notes.env, notes.appliesAtOnce, true, notes.mode));
    }

    /// The same, for channels of every stream mode although its section is for those of one.
    Setting<T> inEveryMode() {
        return with(new Notes(notes.sentence, notes.env, notes.appliesAtOnce, notes.isSecret, Optional.empty()));
    }

    private Setting<T> with(Notes other) {
        return new Setting<>(section, key, kind, defaultValue, other);
    }

    public Section section() {
        return section;
    }

    /// The name in JSON and in `acequia.yml`, in snake_case.
    public String key() {
        return key;
    }

    /// The names of the environment variables, the one that wins first.
    public List<String> env() {
        return notes.env;
    }

    public Kind<T> kind() {
        return kind;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /// The effect of the setting, as one sentence or two.
    public String sentence() {
        return notes.sentence;
    }

    /// Whether a change is effective without a restart.
    public boolean appliesAtOnce() {
        return notes.appliesAtOnce;
    }

    /// Whether the value must never be shown.
    public boolean isSecret() {
        return notes.isSecret;
    }

    /// The stream mode whose channels it is for; empty when it is for all.
    public Optional<StreamMode> mode() {
        return notes.mode;
    }

    /// The value that a text stands for; blanks around it do not count.
    public Parsed<T> parse(String text) {
        return parse(key, text);
    }

    /// Parses like [#parse(String)], with a problem that names the setting as its user knows it: by a variable, by an
    /// option.
    public Parsed<T> parse(String name, String text) {
        Optional<T> value = kind.read(text.strip());
        if (value.isPresent()) {
            return new Parsed.Valid<>(value.get());
        }
        String must = name + " must be " + kind.expected();
        return new Parsed.Refused<>(
                isSecret() ? must : must + ", but is \"" + clipped(Redaction.ofRefused(text)) + "\"");
    }

    /// The value as [#parse] reads it again, but without what logs in somewhere; of a secret one only whether it is
    /// `set`.
    public String show(T value) {
        String text = kind.shown(value);
        return isSecret() && !text.isEmpty() ? "set" : text;
    }

    /// The value as JSON has it, with as much hidden as [#show] hides.
    public Object json(T value) {
        Object json = kind.json(value);
        return json instanceof String ? show(value) : json;
    }

    /// Whether [#show] hides something of the value.
    public boolean hides(T value) {
        return !show(value).equals(kind.write(value));
    }

    /// A text from outside as a sentence may show it.
    static String clipped(String text) {
        return OneLineText.masked(text, SHOWN_LENGTH);
    }

    @Override
    public String toString() {
        return key;
    }
}
