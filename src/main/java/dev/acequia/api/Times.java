package dev.acequia.api;

import dev.acequia.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/// Times as clients write them: ISO 8601, and of UTC when they name no zone.
final class Times {
    private Times() {}

    /// @return null when the parameter is not there
    /// @throws IllegalArgumentException with a sentence for users
    static @Nullable Instant parameter(Request request, String name) {
        String text = request.parameter(name);
        if (text == null) {
            return null;
        }
        try {
            // A plus of the zone that was not encoded has become a blank.
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from);
            return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    name + " must be a time such as 2026-01-31T12:00:00Z, not '" + text + "'", e);
        }
    }
}
