package dev.acequia.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lays saved values over those of a start. What cannot be right, any more or beside the others, is left out with a
/// warning: a saved value never prevents a start.
final class Restoring {
    private final Settings start;
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private Settings settings;

    Restoring(Settings start) {
        this.start = start;
        this.settings = start;
    }

    void take(String key, String text) {
        Optional<Setting<?>> setting = Catalogue.named(key);
        if (setting.isEmpty()) {
            leaveOut(key, Loading.unknown(Setting.clipped(key), Nearest.key(key)));
        } else if (!setting.get().appliesAtOnce()) {
            leaveOut(key, key + " is read from acequia.yml and the environment only");
        } else if (start.source(setting.get()) == Source.COMMAND_LINE) {
            leftOut.add(key);
        } else {
            take(setting.get(), text);
        }
    }

    private <T> void take(Setting<T> setting, String text) {
        switch (setting.parse(text)) {
            case Parsed.Valid<T>(T value) -> settings = settings.with(setting, value, Source.SAVED);
            case Parsed.Refused<T>(String problem) -> leaveOut(setting.key(), problem);
        }
    }

    private void leaveOut(String key, String why) {
        leftOut.add(key);
        warnings.add(why);
    }

    /// The settings that apply. Of values that contradict each other, saved ones are dropped in favour of those of the
    /// start.
    Settings settings() {
        for (Set<Setting<?>> culprits = culprits(); !culprits.isEmpty(); culprits = culprits()) {
            culprits.forEach(this::giveUp);
        }
        return settings;
    }

    private Set<Setting<?>> culprits() {
        Set<Setting<?>> culprits = new LinkedHashSet<>();
        for (Settings.Contradiction each : settings.contradictions()) {
            boolean isOurs = false;
            for (Setting<?> setting : List.of(each.small(), each.great())) {
                if (settings.source(setting) == Source.SAVED) {
                    culprits.add(setting);
                    isOurs = true;
                }
            }
            if (isOurs) {
                warnings.add(each.sentence());
            }
        }
        return culprits;
    }

    private <T> void giveUp(Setting<T> setting) {
        leftOut.add(setting.key());
        settings = settings.with(setting, start.get(setting), start.source(setting));
    }

    /// The keys of what has no effect, which is not to be lost either; complete after [#settings()].
    Set<String> leftOut() {
        return leftOut;
    }

    /// The reasons why saved values were left out, as sentences without full stops; complete after [#settings()].
    List<String> warnings() {
        return warnings;
    }
}
