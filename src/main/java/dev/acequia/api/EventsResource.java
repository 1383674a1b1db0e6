package dev.acequia.api;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/events`: what happened lately, newest first (`reference.md` 1.3).
public final class EventsResource {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int KEPT_DAYS = 30;
    private static final int MOST_DAYS = 3650;

    /// How many events there are, and of when.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record Stats(
            int total,
            Map<String, Long> byType,
            @Nullable String oldest,
            @Nullable String newest) {}

    /// How many events were deleted.
    @Json
    public record Cleaned(int deleted, String message) {}

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
        routes.resource(Method.GET, "/events", (request, _) -> events(request));
        routes.resource(Method.GET, "/events/stats", (_, _) -> stats());
        routes.resource(Method.POST, "/events/cleanup", (request, _) -> cleanUp(request));
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
            limit = number(request, "limit", USUAL, 1, MOST);
            offset = number(request, "offset", 0, 0, EventLog.MOST);
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

    private Answer stats() {
        List<Event> all = log.newest(_ -> true, 0, EventLog.MOST);
        Map<String, Long> byType = new TreeMap<>();
        for (Event.Type type : Event.Type.values()) {
            byType.put(type.label(), 0L);
        }
        all.forEach(each -> byType.merge(each.type().label(), 1L, Long::sum));
        return Answer.json(
                200,
                jsonb.type(Stats.class)
                        .toJson(new Stats(
                                all.size(),
                                byType,
                                all.isEmpty() ? null : all.getLast().time().toString(),
                                all.isEmpty() ? null : all.getFirst().time().toString())));
    }

    private Answer cleanUp(Request request) {
        int days;
        try {
            days = number(request, "max_age_days", KEPT_DAYS, 1, MOST_DAYS);
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", String.valueOf(e.getMessage()))
                    .answer();
        }
        Instant last = clock.instant().minus(Duration.ofDays(days));
        forgetKept.accept(last);
        int deleted = log.forget(last);
        return Answer.json(
                200,
                jsonb.type(Cleaned.class)
                        .toJson(new Cleaned(deleted, "Deleted " + deleted + " events older than " + days + " days")));
    }

    private static Predicate<Event> isWanted(Request request) {
        String type = request.parameter("type");
        Instant since = Objects.requireNonNullElse(Times.parameter(request, "since"), Instant.MIN);
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

    private static int number(Request request, String name, int usual, int least, int most) {
        String text = request.parameter(name);
        try {
            int number = text == null ? usual : Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As one that is out of range.
        }
        throw new IllegalArgumentException(
                name + " must be a number from " + least + " to " + most + ", not '" + text + "'");
    }
}
