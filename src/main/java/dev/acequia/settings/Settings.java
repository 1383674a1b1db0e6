package dev.acequia.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The values of all settings at one moment, with where each comes from. Immutable.
public final class Settings {
    private final Map<Setting<?>, Given<?>> given;
    private final List<String> warnings;

    private record Given<T>(T value, Source source) {}

    private Settings(Map<Setting<?>, Given<?>> given, List<String> warnings) {
        this.given = given;
        this.warnings = warnings;
    }

    /// The settings with all their defaults.
    public static Settings defaults() {
        return new Settings(Map.of(), List.of());
    }

    /// The coded defaults, over them `acequia.yml` in the folder if there is one, over it the environment.
    ///
    /// @param environment case-sensitive, as [System#getenv()] has it; an empty value counts as none
    /// @throws SettingsException when a value, a name or two values together cannot be right
    public static Settings load(Path folder, Map<String, String> environment) throws SettingsException {
        Loading loading = new Loading();
        loading.readFile(folder.resolve("acequia.yml"));
        loading.readEnvironment(environment);
        return loading.settings();
    }

    @SuppressWarnings("unchecked") // Only with() puts values, and it puts those of the setting's type.
    private <T> Given<T> given(Setting<T> setting) {
        Given<?> found = given.get(setting);
        return found == null ? new Given<>(setting.defaultValue(), Source.DEFAULT) : (Given<T>) found;
    }

    public <T> T get(Setting<T> setting) {
        return given(setting).value;
    }

    public Source source(Setting<?> setting) {
        return given(setting).source;
    }

    /// The value as text; of a secret one only whether it is `set`.
    public <T> String show(Setting<T> setting) {
        return setting.show(get(setting));
    }

    /// Whether [#show] hides something of the value.
    public <T> boolean hides(Setting<T> setting) {
        return setting.hides(get(setting));
    }

    /// The value as JSON has it; of a secret one only whether it is `set`.
    public <T> Object json(Setting<T> setting) {
        return setting.json(get(setting));
    }

    /// The same settings with one value for this run only. Its range is not checked: [Setting#parse] does that.
    public <T> Settings with(Setting<T> setting, T value) {
        return with(setting, value, Source.COMMAND_LINE);
    }

    /// The same settings with one value from this source. Its range is not checked: [Setting#parse] does that.
    public <T> Settings with(Setting<T> setting, T value, Source source) {
        Map<Setting<?>, Given<?>> changed = new HashMap<>(given);
        changed.put(setting, new Given<>(value, source));
        return new Settings(changed, warnings);
    }

    Settings warning(List<String> sentences) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(sentences);
        return new Settings(given, List.copyOf(all));
    }

    /// Warnings about what was accepted at the start, as sentences without full stops.
    public List<String> warnings() {
        return warnings;
    }

    /// Two values that are right alone but not together.
    ///
    /// @param sentence without a full stop
    record Contradiction(Setting<?> small, Setting<?> great, String sentence) {}

    List<Contradiction> contradictions() {
        List<Contradiction> found = new ArrayList<>();
        addIfGreater(found, HlsSettings.HLS_WINDOW_SIZE, HlsSettings.HLS_MAX_SEGMENTS);
        addIfGreater(found, HlsSettings.HLS_INITIAL_SEGMENTS, HlsSettings.HLS_WINDOW_SIZE);
        if (source(ChannelSettings.JOIN_BEHIND) != Source.DEFAULT) {
            addIfGreater(found, ChannelSettings.JOIN_BEHIND, ChannelSettings.BUFFER_SECONDS);
        }
        return List.copyOf(found);
    }

    private <T extends Comparable<T>> void addIfGreater(List<Contradiction> found, Setting<T> small, Setting<T> great) {
        if (get(small).compareTo(get(great)) > 0) {
            String sentence = small.key() + " (" + show(small) + ") must not be greater than " + great.key() + " ("
                    + show(great) + ")";
            found.add(new Contradiction(small, great, sentence));
        }
    }

    /// The values that are not the default ones, without secrets.
    @Override
    public String toString() {
        StringJoiner changed = new StringJoiner(", ", "Settings[", "]");
        for (Setting<?> setting : Catalogue.all()) {
            if (source(setting) != Source.DEFAULT) {
                changed.add(setting.key() + "=" + show(setting));
            }
        }
        return changed.toString();
    }
}
