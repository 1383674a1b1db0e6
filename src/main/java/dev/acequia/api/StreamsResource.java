package dev.acequia.api;

import dev.acequia.history.Sample;
import dev.acequia.history.Statistics;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/streams`: what is played and what was, its figures, and its end on request (`reference.md` 1.4).
public final class StreamsResource {
    /// What became of the request to stop a stream.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record Stopped(String message, String streamId) {}

    /// What became of one of many.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StopResult(
            String commandUrl,
            boolean success,
            String message,
            @Nullable String streamId) {}

    /// What became of all.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StopResults(int total, long successCount, long failureCount, List<StopResult> results) {}

    /// Where in the live window a stream is.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record Position(
            boolean hasLivepos, boolean isLive, @Nullable LivePositionView livepos) {}

    private final StreamLog streams;
    private final Statistics statistics;
    private final Stopper stopper;
    private final Jsonb jsonb;
    private final JsonType<StreamView> view;

    public StreamsResource(StreamLog streams, Statistics statistics, Stopper stopper, Jsonb jsonb) {
        this.streams = streams;
        this.statistics = statistics;
        this.stopper = stopper;
        this.jsonb = jsonb;
        this.view = jsonb.type(StreamView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/streams", (request, _) -> all(request));
        routes.resource(Method.GET, "/streams/*", this::one);
        routes.resource(Method.DELETE, "/streams/*", (_, id) -> stop(id));
        routes.resource(Method.POST, "/streams/batch-stop", (request, _) -> stopMany(request));
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

    private Answer one(Request request, String tail) {
        int slash = tail.lastIndexOf('/');
        String what = slash < 0 ? "" : tail.substring(slash + 1);
        StreamRecord record = find(slash < 0 ? tail : tail.substring(0, slash));
        if (record == null) {
            return unknown(tail);
        }
        return switch (what) {
            case "" -> Answer.json(200, view.toJson(shown(record)));
            case "stats" -> stats(request, record);
            case "livepos" -> position(record);
            default ->
                Problem.of(404, "not_found", "There is nothing at " + request.path())
                        .answer();
        };
    }

    private Answer stats(Request request, StreamRecord record) {
        Instant since;
        try {
            since = Times.parameter(request, "since");
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", String.valueOf(e.getMessage()))
                    .answer();
        }
        return Answer.json(
                200,
                jsonb.type(StatView.class)
                        .list()
                        .toJson(statistics.since(record.id(), since).stream()
                                .map(StatView::of)
                                .toList()));
    }

    private Answer position(StreamRecord record) {
        Sample last = statistics.last(record.id());
        LivePositionView position = last == null ? null : LivePositionView.of(last);
        return Answer.json(
                200,
                jsonb.type(Position.class)
                        .toJson(new Position(position != null, record.origin().isLive(), position)));
    }

    private Answer stop(String id) {
        StreamRecord record = find(id);
        if (record == null) {
            return unknown(id);
        }
        if (record.end() != null) {
            return Problem.of(400, "not_active", "Stream is not active (status: ended)")
                    .answer();
        }
        stopper.stop(record, "manual_stop_via_api");
        return Answer.json(
                200, jsonb.type(Stopped.class).toJson(new Stopped("Stream stopped successfully", record.id())));
    }

    private Answer stopMany(Request request) {
        List<String> urls;
        try {
            urls = jsonb.type(String.class).list().fromJson(request.body());
        } catch (JsonException | IllegalStateException e) {
            return Problem.of(400, "invalid_body", "The body must be a JSON array of command URLs")
                    .answer();
        }
        List<StopResult> results = new ArrayList<>();
        urls.forEach(url -> results.add(stopByUrl(url)));
        long stopped = results.stream().filter(StopResult::success).count();
        return Answer.json(
                200,
                jsonb.type(StopResults.class)
                        .toJson(new StopResults(results.size(), stopped, results.size() - stopped, results)));
    }

    private StopResult stopByUrl(String url) {
        StreamRecord record = Stream.concat(streams.started().stream(), streams.ended().stream())
                .filter(each -> url.equals(each.origin().commandUrl()))
                .findFirst()
                .orElse(null);
        if (record == null) {
            return new StopResult(url, false, "Stream not found", null);
        }
        if (record.end() != null) {
            return new StopResult(url, false, "Stream is not active (status: ended)", record.id());
        }
        stopper.stop(record, "batch_stop_via_api");
        return new StopResult(url, true, "Stream stopped successfully", record.id());
    }

    /// A stream by its id; one that is played by its content's id or infohash, too.
    private @Nullable StreamRecord find(String id) {
        StreamRecord record = streams.find(id);
        return record != null
                ? record
                : streams.started().stream()
                        .filter(each -> each.isOf(id.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null);
    }

    private static Answer unknown(String id) {
        return Problem.of(404, "unknown_stream", "No stream has the id " + id).answer();
    }
}
