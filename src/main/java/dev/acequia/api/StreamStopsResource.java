package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.settings.WellFormed;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The end of streams on request (`reference.md` 1.4).
public final class StreamStopsResource {
    /// Result of a request to stop a stream.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamStopView(String message, String streamId) {}

    /// Result for one stream of a batch.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamStopResultView(
            String commandUrl,
            boolean success,
            String message,
            @Nullable String streamId) {}

    /// Result of a batch stop.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamStopsView(
            int total, long successCount, long failureCount, List<StreamStopResultView> results) {}

    private static final String STOPPED = "Stream stopped successfully";

    private final StreamLog streams;
    private final Stopper stopper;
    private final Jsonb jsonb;

    public StreamStopsResource(StreamLog streams, Stopper stopper, Jsonb jsonb) {
        this.streams = streams;
        this.stopper = stopper;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.STREAMS
                        .delete("/streams/{id}", "Stops a stream: ends its channel, its session and its record.")
                        .takes(StreamsResource.ID)
                        .answers(200, "The stream has ended.", StreamStopView.class)
                        .refuses(400, "not_active", "The stream had already ended.")
                        .refuses(504, "stop_timeout", "The engine has not stopped the session in time.")
                        .refuses(404, StreamsResource.UNKNOWN, StreamsResource.NOBODY),
                (_, id) -> StreamsResource.with(streams, id, this::stop));
        routes.resource(
                ApiTag.STREAMS
                        .post("/streams/batch-stop", "Stops the streams whose sessions have these command URLs.")
                        .reads(new BodySpec.Json(listOf(String.class)))
                        .answers(200, "The result for each URL.", StreamStopsView.class)
                        .refuses(400, "invalid_body", "The body is not a list of URLs."),
                (request, _) -> stopMany(request));
    }

    private Answer stop(StreamRecord record) {
        if (record.end() != null) {
            return Problem.of(400, "not_active", "Stream is not active (status: ended)")
                    .answer();
        }
        stopper.stop(List.of(record), "manual_stop_via_api");
        return stopper.hasEnded(record)
                ? Answer.json(200, jsonb.type(StreamStopView.class).toJson(new StreamStopView(STOPPED, record.id())))
                : Problem.of(504, "stop_timeout", "The stream should have ended by now; it is still being stopped")
                        .answer();
    }

    private Answer stopMany(Request request) {
        List<String> urls;
        try {
            urls = jsonb.type(String.class).list().fromJson(WellFormed.json(request.body()));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_body", e).answer();
        } catch (JsonException | IllegalStateException e) {
            return Problem.of(400, "invalid_body", "The body must be a JSON array of command URLs")
                    .answer();
        }
        Map<String, StreamRecord> known = byCommandUrl();
        List<StreamRecord> played = known.entrySet().stream()
                .filter(each -> urls.contains(each.getKey()) && each.getValue().end() == null)
                .map(Map.Entry::getValue)
                .toList();
        stopper.stop(played, "batch_stop_via_api");
        List<StreamStopResultView> results =
                urls.stream().map(url -> result(url, known.get(url))).toList();
        long stopped = results.stream().filter(StreamStopResultView::success).count();
        return Answer.json(
                200,
                jsonb.type(StreamStopsView.class)
                        .toJson(new StreamStopsView(results.size(), stopped, results.size() - stopped, results)));
    }

    private Map<String, StreamRecord> byCommandUrl() {
        Map<String, StreamRecord> known = new HashMap<>();
        for (StreamRecord each : Stream.concat(streams.ended().stream(), streams.started().stream())
                .toList()) {
            String url = each.origin().commandUrl();
            if (url != null) {
                known.put(url, each);
            }
        }
        return known;
    }

    private StreamStopResultView result(String url, @Nullable StreamRecord record) {
        if (record == null) {
            return new StreamStopResultView(url, false, "Stream not found", null);
        }
        if (record.end() != null) {
            return new StreamStopResultView(url, false, "Stream is not active (status: ended)", record.id());
        }
        return stopper.hasEnded(record)
                ? new StreamStopResultView(url, true, STOPPED, record.id())
                : new StreamStopResultView(url, false, "Stream is still being stopped", record.id());
    }
}
