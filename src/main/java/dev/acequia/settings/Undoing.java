package dev.acequia.settings;

import dev.acequia.text.Redaction;
import java.util.ArrayList;
import java.util.List;

/// Reversal of one change, step by step, with all later changes that stand in its way.
final class Undoing {
    private final Settings start;
    private final List<String> problems = new ArrayList<>();
    private Settings settings;

    /// @param start what holds where nothing is saved
    Undoing(Settings start, Settings now) {
        this.start = start;
        this.settings = now;
    }

    void take(Change.Step step) {
        Catalogue.named(step.key())
                .ifPresentOrElse(
                        setting -> take(setting, step), () -> problems.add(step.key() + " is no longer a setting"));
    }

    private <T> void take(Setting<T> setting, Change.Step step) {
        if (!Change.shown(setting, settings).equals(step.after())) {
            problems.add(step.key() + " has been changed since");
        } else if (!step.wasSaved()) {
            settings = settings.with(setting, start.get(setting), start.source(setting));
        } else if (step.before().contains(Redaction.HIDDEN)) {
            problems.add("the value that " + step.key() + " had is not kept, because it is a secret");
        } else {
            switch (setting.parse(step.before())) {
                case Parsed.Valid<T>(T value) -> settings = settings.with(setting, value, Source.SAVED);
                case Parsed.Refused<T>(String problem) -> problems.add(problem);
            }
        }
    }

    /// The settings after the undo, if nothing is in the way.
    Settings settings() throws SettingsException {
        settings.contradictions().forEach(each -> problems.add(each.sentence()));
        if (!problems.isEmpty()) {
            throw new SettingsException(SettingsException.Reason.NOT_UNDONE, problems);
        }
        return settings;
    }
}
