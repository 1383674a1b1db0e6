package dev.acequia.events;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// Something that happened.
///
/// @param id later events have higher ones, without a hole while a server runs
/// @param category what happened, in lower case with underscores: `session_stalled`
/// @param subject whom it concerns: a content's hex digits, host and port of an engine, or a part of the
///     server
/// @param message a sentence for users
/// @param details what the sentence says, for programs
public record Event(
        long id,
        Instant time,
        Type type,
        String category,
        String subject,
        String message,
        Map<String, String> details) {

    /// Subject of an event.
    public enum Type {
        ENGINE,
        STREAM,
        VPN,
        SYSTEM;

        /// Its name in the API.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Event {
        details = Map.copyOf(details);
    }
}
