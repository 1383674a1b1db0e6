package dev.acequia.settings;

import static java.util.Objects.requireNonNullElse;

import dev.acequia.json.JsonAdapters;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes as they are kept in a file: a JSON array of objects with an array of steps in each.
final class ChangesJson {
    private static final JsonType<List<SavedChange>> TYPE =
            JsonAdapters.of(new SettingsJsonComponent()).type(SavedChange.class).list();

    /// A [Change] in the file. Not itself the record with the adapter: adapters of public records are made in one
    /// package for all that have such.
    @Json
    record SavedChange(
            long id,
            @Nullable Instant time,
            @Nullable String who,
            long undoes,
            @Nullable List<SavedStep> steps) {
        static SavedChange of(Change change) {
            return new SavedChange(
                    change.id(),
                    change.time(),
                    change.who(),
                    change.undoes(),
                    change.steps().stream().map(SavedStep::of).toList());
        }

        Change change() {
            List<Change.Step> all = requireNonNullElse(steps, List.<SavedStep>of()).stream()
                    .map(SavedStep::step)
                    .toList();
            return new Change(id, requireNonNullElse(time, Instant.EPOCH), requireNonNullElse(who, ""), all, undoes);
        }
    }

    /// A [Change.Step] in the file.
    @Json(naming = Json.Naming.LowerUnderscore)
    record SavedStep(
            @Nullable String key,
            @Nullable String before,
            @Nullable String after,
            boolean wasSaved) {
        static SavedStep of(Change.Step step) {
            return new SavedStep(step.key(), step.before(), step.after(), step.wasSaved());
        }

        Change.Step step() {
            return new Change.Step(
                    requireNonNullElse(key, ""),
                    requireNonNullElse(before, ""),
                    requireNonNullElse(after, ""),
                    wasSaved);
        }
    }

    private ChangesJson() {}

    static String write(List<Change> changes) {
        return TYPE.toJson(changes.stream().map(SavedChange::of).toList()) + "\n";
    }

    /// @throws IllegalArgumentException when it is anything else; its message is a sentence without a full
    ///     stop
    static List<Change> read(byte[] json) {
        byte[] well = WellFormed.json(json);
        try {
            return TYPE.fromJson(well).stream().map(SavedChange::change).toList();
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("it must be a JSON array of changes, but is not", e);
        }
    }
}
