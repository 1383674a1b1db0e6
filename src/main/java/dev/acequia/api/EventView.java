package dev.acequia.api;

import dev.acequia.events.Event;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event as `/events` shows it (`reference.md` 1.3).
@Json(naming = Json.Naming.LowerUnderscore)
public record EventView(
        long id,
        Instant timestamp,
        String eventType,
        String category,
        String subject,
        String message,
        Map<String, String> details,
        @Nullable String streamId) {

    static EventView of(Event event) {
        return new EventView(
                event.id(),
                event.time(),
                event.type().label(),
                event.category(),
                event.subject(),
                event.message(),
                event.details(),
                event.type() == Event.Type.STREAM ? event.subject() : null);
    }
}
