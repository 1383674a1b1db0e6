package dev.acequia.api;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.settings.SettingsException;
import java.util.function.UnaryOperator;

/// Answer to a request whose settings were refused.
final class SettingsRefusal {
    private SettingsRefusal() {}

    static Answer of(SettingsException refused) {
        return of(refused, UnaryOperator.identity());
    }

    /// @param words puts the sentences in the words of the route
    static Answer of(SettingsException refused, UnaryOperator<String> words) {
        String sentences = words.apply(String.join("; ", refused.problems()));
        return switch (refused.reason()) {
            case INVALID -> Problem.of(400, "invalid_setting", sentences).answer();
            case UNSAVED -> Problem.of(500, "not_saved", sentences).answer();
            case NOT_UNDONE ->
                Problem.of(409, "cannot_undo", "The last change cannot be undone: " + sentences)
                        .answer();
            case NOTHING_TO_UNDO ->
                Problem.of(409, "nothing_to_undo", sentences).answer();
        };
    }

    /// The refusal of unreadable settings, in the words of the reader.
    static Answer of(IllegalArgumentException unreadable) {
        return Problem.of(400, "invalid_setting", "The settings cannot be read: " + unreadable.getMessage())
                .answer();
    }
}
