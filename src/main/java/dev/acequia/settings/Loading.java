package dev.acequia.settings;

import dev.acequia.settings.kind.Kind;
import dev.acequia.settings.kind.PortList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Collects settings from one source after the other, and every problem on the way.
final class Loading {
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Settings settings = Settings.defaults();

    /// Nothing of YAML is loaded when there is no such file.
    void readFile(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (YamlFile.Entry entry : YamlFile.read(file)) {
                take(entry);
            }
        } catch (SettingsException unreadable) {
            problems.addAll(unreadable.problems());
        }
    }

    private void take(YamlFile.Entry entry) {
        Optional<Setting<?>> setting = Catalogue.named(entry.key());
        if (setting.isPresent()) {
            take(entry, setting.get());
            return;
        }
        Optional<Defunct> defunct = Defunct.called(entry.key());
        if (defunct.isPresent()) {
            warnings.add(defunct.get().warning(entry.name()));
        } else {
            problems.add(unknown(entry.name(), Nearest.key(entry.key())));
        }
    }

    private void take(YamlFile.Entry entry, Setting<?> setting) {
        if (entry.isList() && !(setting.kind() instanceof Kind.Many || setting.kind() instanceof PortList)) {
            problems.add(entry.name() + " must be " + setting.kind().expected() + ", but is a list");
        } else if (!entry.text().isBlank()) {
            take(setting, entry.name(), entry.text(), Source.FILE);
        }
    }

    void readEnvironment(Map<String, String> environment) {
        List<String> known = new ArrayList<>();
        for (Setting<?> setting : Catalogue.all()) {
            known.addAll(setting.env());
            take(setting, environment);
        }
        Set<String> others = new TreeSet<>(environment.keySet());
        others.removeAll(known);
        for (Defunct defunct : Defunct.ALL) {
            if (others.remove(defunct.env())
                    && !environment.getOrDefault(defunct.env(), "").isBlank()) {
                warnings.add(defunct.warning(defunct.env()));
            }
        }
        for (String name : others) {
            refuseIfOurs(name, known);
        }
    }

    private void take(Setting<?> setting, Map<String, String> environment) {
        Optional<String> winner = Optional.empty();
        for (String name : setting.env()) {
            String text = environment.getOrDefault(name, "");
            if (!text.isBlank()) {
                if (winner.isPresent()) {
                    warnings.add(name + " is ignored, because " + winner.get() + " is set");
                } else {
                    winner = Optional.of(name);
                    take(setting, name, text, Source.ENVIRONMENT);
                }
            }
        }
    }

    /// A name that starts like ours is a typing error; one that starts with `PROXY_` may be another program's.
    private void refuseIfOurs(String name, Collection<String> known) {
        if (name.startsWith("ACEQUIA_") || name.startsWith("HLS_")) {
            problems.add(unknown(Setting.clipped(name), Nearest.to(name, known)));
        } else if (name.startsWith("PROXY_")) {
            warnings.add(unknown(Setting.clipped(name), Nearest.to(name, known)));
        }
    }

    private <T> void take(Setting<T> setting, String name, String text, Source source) {
        setting.parse(name, text).tell(value -> settings = settings.with(setting, value, source), problems::add);
    }

    static String unknown(String name, String nearest) {
        return name + " is not a setting; the nearest known name is " + nearest;
    }

    /// The settings that were read, if all of them were valid.
    Settings settings() throws SettingsException {
        settings.contradictions().forEach(each -> problems.add(each.sentence()));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings.warning(warnings);
    }
}
