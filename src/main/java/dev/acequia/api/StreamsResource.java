package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.engine.ContentInfo;
import dev.acequia.engine.EngineException;
import dev.acequia.history.ForeignSessions;
import dev.acequia.history.Sample;
import dev.acequia.history.Statistics;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/streams`: what is played and what was, and its figures (`reference.md` 1.4).
public final class StreamsResource {
    /// Title of a stream.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamTitleView(
            @Nullable String title,
            String infohash,
            @Nullable Boolean isLive) {}

    /// Position of a stream in the live window.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamPositionView(
            boolean hasLivepos, boolean isLive, @Nullable LivePositionView livepos) {}

    /// Sources of an answer about a stream.
    @FunctionalInterface
    interface About<E extends Exception> {
        Answer of(StreamRecord stream) throws E;
    }

    static final Parameter ID =
            Parameter.text("id", "Stream ID; for an active stream, also its content ID or infohash.");
    private static final Parameter STATUS =
            Parameter.choice("status", "Only streams with this status.", "started", "ended");
    private static final Parameter CONTAINER = Parameter.text("container_id", "Only streams on this engine.");
    private static final Parameter.Time SINCE = Parameter.time("since", "Only samples at or after this time.");
    private static final Parameter.WholeNumber STEP = Parameter.number(
                    "step", "At most one sample in this many seconds.")
            .from(1, 3600)
            .usually(1);
    static final String UNKNOWN = "unknown_stream";
    static final String NOBODY = "No stream has this ID.";

    private final StreamLog streams;
    private final Statistics statistics;
    private final ForeignSessions sessions;
    private final Jsonb jsonb;
    private final JsonType<StreamView> view;

    public StreamsResource(StreamLog streams, Statistics statistics, ForeignSessions sessions, Jsonb jsonb) {
        this.streams = streams;
        this.statistics = statistics;
        this.sessions = sessions;
        this.jsonb = jsonb;
        this.view = jsonb.type(StreamView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.STREAMS
                        .get("/streams", "Active streams, and the last 1,000 that have ended.")
                        .takes(STATUS, CONTAINER)
                        .answers(200, "Active streams, then ended ones, latest first.", listOf(StreamView.class))
                        .refuses(422, "invalid_parameter", "The status is not known."),
                (request, _) -> all(request));
        routes.resource(
                ApiTag.STREAMS
                        .get("/streams/{id}", "One stream.")
                        .takes(ID)
                        .answers(200, "The stream.", StreamView.class)
                        .refuses(404, UNKNOWN, NOBODY),
                (_, id) -> with(id, record -> Answer.json(200, view.toJson(shown(record)))));
        routes.resource(
                ApiTag.STREAMS
                        .get(
                                "/streams/{id}/stats",
                                "Statistics of a stream: each second of the last hour, aggregated before that.")
                        .takes(ID, SINCE, STEP)
                        .answers(200, "The samples, oldest first.", listOf(StatView.class))
                        .refuses(
                                400,
                                "invalid_parameter",
                                "`since` is not a time, or `step` is not a number of seconds.")
                        .refuses(404, UNKNOWN, NOBODY),
                (request, id) -> with(id, record -> stats(request, record)));
        routes.resource(
                ApiTag.STREAMS
                        .get("/streams/{id}/livepos", "Position of a stream in its live window.")
                        .takes(ID)
                        .answers(200, "The position, if the engine reports one.", StreamPositionView.class)
                        .refuses(404, UNKNOWN, NOBODY),
                (_, id) -> with(id, this::position));
        routes.route(
                ApiTag.STREAMS
                        .get("/streams/{id}/extended-stats", "What the engine knows about a stream.")
                        .takes(ID)
                        .answers(200, "Title, infohash and type of the stream.", StreamTitleView.class)
                        .refuses(404, UNKNOWN, NOBODY)
                        .refuses(503, "engine_error", "The engine is not one of this server's, or does not answer."),
                new CancellableHandler(request -> with(String.valueOf(request.part("id")), this::describe)));
    }

    private Answer all(Request request) {
        String status = request.parameter("status");
        String container = request.parameter("container_id");
        Stream<StreamRecord> wanted = switch (status == null ? "" : status) {
            case "" -> Stream.concat(streams.started().stream(), streams.ended().stream());
            case "started" -> streams.started().stream();
            case "ended" -> streams.ended().stream();
            default -> null;
        };
        if (wanted == null) {
            return Problem.of(422, "invalid_parameter", "status must be started or ended, not '" + status + "'")
                    .answer();
        }
        return Answer.json(
                200,
                view.list()
                        .toJson(wanted.filter(each -> container == null
                                        || container.equals(each.origin().containerId()))
                                .map(this::shown)
                                .toList()));
    }

    private StreamView shown(StreamRecord record) {
        return StreamView.of(record, statistics.last(record.id()));
    }

    private <E extends Exception> Answer with(String id, About<E> answer) throws E {
        return with(streams, id, answer);
    }

    /// The answer about the stream of this id or infohash, or that there is none.
    static <E extends Exception> Answer with(StreamLog streams, String id, About<E> answer) throws E {
        StreamRecord record = streams.named(id);
        return record == null
                ? Problem.of(404, UNKNOWN, "No stream has the ID " + id).answer()
                : answer.of(record);
    }

    private Answer stats(Request request, StreamRecord record) {
        Instant since;
        int step;
        try {
            since = SINCE.in(request);
            step = STEP.in(request);
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", e).answer();
        }
        return Answer.json(
                200,
                jsonb.type(StatView.class)
                        .list()
                        .toJson(thinned(statistics.since(record.id(), since), step).stream()
                                .map(StatView::of)
                                .toList()));
    }

    /// The first sample of each interval of this many seconds.
    private static List<Sample> thinned(List<Sample> samples, int step) {
        if (step == 1) {
            return samples;
        }
        List<Sample> some = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (Sample each : samples) {
            long span = each.at().getEpochSecond() / step;
            if (span != last) {
                some.add(each);
            }
            last = span;
        }
        return some;
    }

    private Answer position(StreamRecord record) {
        Sample last = statistics.last(record.id());
        LivePositionView position = last == null ? null : LivePositionView.of(last);
        return Answer.json(
                200,
                jsonb.type(StreamPositionView.class)
                        .toJson(new StreamPositionView(
                                position != null, record.origin().isLive(), position)));
    }

    private Answer describe(StreamRecord record) throws InterruptedException {
        try {
            ContentInfo found = sessions.describeAny(record);
            if (found != null) {
                var view = new StreamTitleView(found.title(), found.infohash(), found.isLive());
                return Answer.json(200, jsonb.type(StreamTitleView.class).toJson(view));
            }
        } catch (EngineException e) {
            return Problem.of(503, "engine_error", e).answer();
        }
        return Problem.of(503, "engine_error", "Unable to fetch extended stats from AceStream engine")
                .answer();
    }
}
