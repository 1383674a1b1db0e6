package dev.acequia.settings;

import dev.acequia.text.Redaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A change of settings that was saved. Immutable, without secrets.
///
/// @param id counted from 1
/// @param who the address that it was asked for from; empty when not known
/// @param undoes the id of the change that was taken back by this one; 0 when none was
public record Change(long id, Instant time, String who, List<Step> steps, long undoes) {
    /// The change of one setting.
    ///
    /// @param before as [Setting#parse] reads it, or [Redaction#HIDDEN]
    /// @param after likewise
    /// @param wasSaved whether the value before was a saved one too
    public record Step(String key, String before, String after, boolean wasSaved) {
        static <T> Step of(Setting<T> setting, Settings before, Settings after) {
            return new Step(
                    setting.key(),
                    shown(setting, before),
                    shown(setting, after),
                    before.source(setting) == Source.SAVED);
        }
    }

    public Change {
        steps = List.copyOf(steps);
    }

    static <T> String shown(Setting<T> setting, Settings settings) {
        String text = setting.kind().shown(settings.get(setting));
        return setting.isSecret() && !text.isEmpty() ? Redaction.HIDDEN : text;
    }

    static List<Step> steps(Settings before, Settings after) {
        return Catalogue.all().stream()
                .filter(each -> !after.get(each).equals(before.get(each)))
                .map(each -> Step.of(each, before, after))
                .toList();
    }

    /// The change as a sentence for users.
    public String sentence() {
        return steps.stream()
                .map(step -> step.key + " is now \"" + step.after + "\", was \"" + step.before + "\"")
                .collect(Collectors.joining("; "));
    }

    /// The values that hold now by key, and who changed them.
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        steps.forEach(step -> details.put(step.key, step.after));
        details.put("who", who);
        return details;
    }
}
