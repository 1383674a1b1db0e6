package dev.acequia.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Secrets that are so short that whoever tries long enough finds them. They are refused when they are set while the
/// server runs; those that a start is given hold, with a warning, since an old one is better than none.
final class Guessable {
    static final int SHORTEST = 8;

    private Guessable() {}

    /// The problem with the value of a setting that is easy to guess, as a sentence without a full stop.
    ///
    /// @param name of the setting, as its user knows it
    static Optional<String> problem(Setting<?> setting, String name, Settings settings) {
        if (setting == ServerSettings.API_KEY) {
            String key = settings.get(ServerSettings.API_KEY);
            return key.isEmpty() || key.length() >= SHORTEST
                    ? Optional.empty()
                    : Optional.of(name + " must have at least " + SHORTEST + " characters, but has " + key.length());
        }
        if (setting == ServerSettings.STREAM_TOKENS) {
            return settings.get(ServerSettings.STREAM_TOKENS).stream()
                    .filter(each -> each.secret().length() < SHORTEST)
                    .findFirst()
                    .map(each -> name + " must have secrets of at least " + SHORTEST + " characters, but one has "
                            + each.secret().length());
        }
        return Optional.empty();
    }

    /// The problems of all settings.
    static List<String> problems(Settings settings) {
        List<String> all = new ArrayList<>();
        for (Setting<?> each : List.of(ServerSettings.API_KEY, ServerSettings.STREAM_TOKENS)) {
            problem(each, each.key(), settings).ifPresent(all::add);
        }
        return all;
    }
}
