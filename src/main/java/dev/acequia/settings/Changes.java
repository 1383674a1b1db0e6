package dev.acequia.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Changes of settings while the server runs, collected one by one with every problem on the way.
final class Changes {
    private final Map<Setting<?>, String> names = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Settings settings;

    Changes(Settings before) {
        this.settings = before;
    }

    /// A value as it is shown already is no change, so that what was read can be sent back.
    ///
    /// @param name a key, or a name that the environment or the reference has for it
    void take(String name, String text) {
        Optional<Setting<?>> setting = Catalogue.called(name);
        Optional<Defunct> defunct = Defunct.called(name);
        if (setting.isPresent()) {
            take(setting.get(), name, text);
        } else if (defunct.isPresent()) {
            warnings.add(defunct.get().warning(name));
        } else {
            problems.add(Loading.unknown(Setting.clipped(name), Nearest.key(name)));
        }
    }

    private <T> void take(Setting<T> setting, String name, String text) {
        String other = names.putIfAbsent(setting, name);
        if (other != null) {
            problems.add(other + " and " + name + " are the same setting");
            return;
        }
        T before = settings.get(setting);
        if (text.equals(setting.show(before))) {
            return;
        }
        switch (setting.parse(name, text)) {
            case Parsed.Valid<T>(T value) when value.equals(before) -> {}
            case Parsed.Valid<T>(T value) -> change(setting, name, value);
            case Parsed.Refused<T>(String problem) -> problems.add(problem);
        }
    }

    private <T> void change(Setting<T> setting, String name, T value) {
        if (setting.appliesAtOnce()) {
            settings = settings.with(setting, value, Source.SAVED);
            Guessable.problem(setting, name, settings).ifPresent(problems::add);
        } else {
            problems.add(name + " must be set in acequia.yml or the environment, which are read at the start");
        }
    }

    /// The settings after the change, if all of it is valid.
    Settings settings() throws SettingsException {
        settings.contradictions().forEach(each -> problems.add(each.sentence()));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /// Accepted values that have no effect, as sentences without full stops.
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
