package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.http.Answer;
import dev.acequia.http.Parameter;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import dev.acequia.http.Topic;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/events`: what happened lately, newest first (`reference.md` 1.3).
public final class EventsResource {
    private static final Parameter.WholeNumber LIMIT =
            Parameter.number("limit", "How many events at most.").from(1, 1000).usually(100);
    private static final Parameter.WholeNumber OFFSET = Parameter.number(
                    "offset", "How many of the newest to leave out.")
            .from(0, EventLog.MOST)
            .usually(0);
    private static final Parameter TYPE = Parameter.choice("type", "Only events of this type.", types());
    private static final Parameter.Time SINCE = Parameter.time("since", "Only events at or after this moment.");

    private final EventLog log;
    private final JsonType<EventView> view;
    private final JsonType<List<EventView>> views;

    public EventsResource(EventLog log, Jsonb jsonb) {
        this.log = log;
        this.view = jsonb.type(EventView.class);
        this.views = view.list();
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                Topic.EVENTS
                        .get("/events", "What happened lately, newest first.")
                        .takes(LIMIT, OFFSET, TYPE, SINCE)
                        .takes(
                                Parameter.text("event_type", "The same as `type`."),
                                Parameter.text("category", "Only events of this category."),
                                Parameter.text("stream_id", "Only events of this stream."))
                        .answers(200, "The events.", listOf(EventView.class))
                        .refuses(400, "invalid_parameter", "The sentence tells which, and what it must be."),
                (request, _) -> events(request));
    }

    private static String[] types() {
        return Arrays.stream(Event.Type.values()).map(Event.Type::label).toArray(String[]::new);
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
            limit = LIMIT.in(request);
            offset = OFFSET.in(request);
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
        String type = request.parameter(TYPE.name());
        Instant since = SINCE.in(request);
        return each -> isOrAny(
                        type == null ? request.parameter("event_type") : type,
                        each.type().label())
                && isOrAny(request.parameter("category"), each.category())
                && isOrAny(request.parameter("stream_id"), each.subject())
                && (since == null || !each.time().isBefore(since));
    }

    private static boolean isOrAny(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }
}
