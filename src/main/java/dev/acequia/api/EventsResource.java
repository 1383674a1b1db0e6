package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/events`: what happened lately, newest first (`reference.md` 1.3).
public final class EventsResource {
    private static final Parameter.WholeNumber LIMIT =
            Parameter.number("limit", "Maximum number of events.").from(1, 1000).usually(100);
    private static final Parameter.WholeNumber OFFSET = Parameter.number(
                    "offset", "How many of the newest events to skip.")
            .from(0, EventLog.MOST)
            .usually(0);
    private static final Parameter TYPE = Parameter.choice("type", "Only events of this type.", types());
    private static final Parameter.Time SINCE = Parameter.time("since", "Only events at or after this time.");

    private static final Parameter.WholeNumber MAX_AGE_DAYS = Parameter.number(
                    "max_age_days", "Maximum age of the events to keep, in days.")
            .from(1, 3650)
            .usually(30);

    /// Number and time range of the events in the log.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record EventStatsView(
            int total,
            Map<String, Long> byType,
            @Nullable Instant oldest,
            @Nullable Instant newest) {}

    /// Number of deleted events.
    @Json
    public record EventCleanupView(int deleted, String message) {}

    private final EventLog log;
    private final Consumer<Instant> forgetKept;
    private final InstantSource clock;
    private final Jsonb jsonb;
    private final JsonType<EventView> view;
    private final JsonType<List<EventView>> views;

    /// @param forgetKept deletes what is kept of a time and before
    public EventsResource(EventLog log, Consumer<Instant> forgetKept, InstantSource clock, Jsonb jsonb) {
        this.log = log;
        this.forgetKept = forgetKept;
        this.clock = clock;
        this.jsonb = jsonb;
        this.view = jsonb.type(EventView.class);
        this.views = view.list();
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.EVENTS
                        .get("/events", "Recent events, newest first.")
                        .takes(LIMIT, OFFSET, TYPE, SINCE)
                        .takes(
                                Parameter.text("event_type", "The same as `type`."),
                                Parameter.text("category", "Only events of this category."),
                                Parameter.text("stream_id", "Only events of this stream."))
                        .answers(200, "The events.", listOf(EventView.class))
                        .refuses(400, "invalid_parameter", "`detail` names the invalid parameter and what it must be."),
                (request, _) -> events(request));
        routes.resource(
                ApiTag.EVENTS
                        .get("/events/stats", "The number of events, also by type.")
                        .answers(200, "The numbers.", EventStatsView.class),
                (_, _) -> stats());
        routes.resource(
                ApiTag.EVENTS
                        .post("/events/cleanup", "Deletes old events.")
                        .takes(MAX_AGE_DAYS)
                        .answers(200, "How many events were deleted.", EventCleanupView.class)
                        .refuses(400, "invalid_parameter", "`detail` says what the parameter must be."),
                (request, _) -> cleanUp(request));
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
            return Problem.of(400, "invalid_parameter", e).answer();
        }
        return Answer.json(
                200,
                views.toJson(log.newest(isWanted, offset, limit).stream()
                        .map(EventView::of)
                        .toList()));
    }

    private Answer stats() {
        List<Event> all = log.newest(_ -> true, 0, EventLog.MOST);
        Map<String, Long> byType = new TreeMap<>();
        for (Event.Type type : Event.Type.values()) {
            byType.put(type.label(), 0L);
        }
        all.forEach(each -> byType.merge(each.type().label(), 1L, Long::sum));
        var view = new EventStatsView(
                all.size(),
                byType,
                all.isEmpty() ? null : all.getLast().time(),
                all.isEmpty() ? null : all.getFirst().time());
        return Answer.json(200, jsonb.type(EventStatsView.class).toJson(view));
    }

    private Answer cleanUp(Request request) {
        int days;
        try {
            days = MAX_AGE_DAYS.in(request);
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", e).answer();
        }
        Instant last = clock.instant().minus(Duration.ofDays(days));
        forgetKept.accept(last);
        int deleted = log.forget(last);
        String message = "Deleted " + deleted + " events older than " + days + " days";
        return Answer.json(200, jsonb.type(EventCleanupView.class).toJson(new EventCleanupView(deleted, message)));
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
