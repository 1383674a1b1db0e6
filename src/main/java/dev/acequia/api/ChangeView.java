package dev.acequia.api;

import dev.acequia.settings.Change;
import io.avaje.jsonb.Json;
import java.util.List;

/// A change of settings as `/proxy/config/history` shows it.
///
/// @param undoes the id of the change that was taken back by this one; 0 when none was
@Json(naming = Json.Naming.LowerUnderscore)
public record ChangeView(long id, String timestamp, String who, long undoes, List<StepView> changes) {
    /// The change of one setting; secrets are `***`.
    @Json
    public record StepView(
            String key, String old, @Json.Property("new") String now) {}

    static ChangeView of(Change change) {
        return new ChangeView(
                change.id(),
                change.time().toString(),
                change.who(),
                change.undoes(),
                change.steps().stream()
                        .map(step -> new StepView(step.key(), step.before(), step.after()))
                        .toList());
    }
}
