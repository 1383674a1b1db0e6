package dev.acequia.api;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/events`: what happened lately, newest first (`reference.md` 1.3).
public final class EventsResource {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final EventLog log;
    private final JsonType<EventView> view;
    private final JsonType<List<EventView>> views;

    public EventsResource(EventLog log, Jsonb jsonb) {
        this.log = log;
        this.view = jsonb.type(EventView.class);
        this.views = view.list();
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/events", (request, _) -> events(request));
    }

    /// An event as it is shown, in one line.
    public String json(Event event) {
        return view.toJson(EventView.of(event));
    }

    private Answer events(Request request) {
        int limit;
        int offset;
        Predicate<Event> isWanted;
        try {
            limit = Parameters.number(request, "limit", USUAL, 1, MOST);
            offset = Parameters.number(request, "offset", 0, 0, EventLog.MOST);
            isWanted = isWanted(request);
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", String.valueOf(e.getMessage()))
                    .answer();
        }
        return Answer.json(
                200,
                views.toJson(log.newest(isWanted, offset, limit).stream()
                        .map(EventView::of)
                        .toList()));
    }

    private static Predicate<Event> isWanted(Request request) {
        String type = request.parameter("type");
        Instant since = since(request);
        return each -> isOrAny(
                        type == null ? request.parameter("event_type") : type,
                        each.type().label())
                && isOrAny(request.parameter("category"), each.category())
                && isOrAny(request.parameter("stream_id"), each.subject())
                && !each.time().isBefore(since);
    }

    private static boolean isOrAny(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private static Instant since(Request request) {
        String text = request.parameter("since");
        try {
            return text == null ? Instant.MIN : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "since must be a time such as 2026-01-31T12:00:00Z, not '" + text + "'", e);
        }
    }
}
