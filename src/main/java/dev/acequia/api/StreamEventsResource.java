package dev.acequia.api;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.settings.WellFormed;
import dev.acequia.source.Unavailable;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `POST /events/stream_started` and `/events/stream_ended`: what other proxies tell of their streams
/// (`reference.md` 1.3).
///
/// The end of a stream that is not known, or is played here, changes nothing: what is played here ends by itself.
public final class StreamEventsResource {
    /// Result of a reported end: whether a stream ended by it.
    @Json
    public record StreamUpdateView(
            boolean updated, @Nullable StreamView stream) {}

    private static final String INVALID = "invalid_event";
    private static final int LONGEST_REASON = 200;

    private final StreamLog streams;
    private final EventLog events;
    private final InstantSource clock;
    private final JsonType<StreamStarted> startedBody;
    private final JsonType<StreamEnded> endedBody;
    private final JsonType<StreamView> view;
    private final JsonType<StreamUpdateView> updated;

    public StreamEventsResource(StreamLog streams, EventLog events, InstantSource clock, Jsonb jsonb) {
        this.streams = streams;
        this.events = events;
        this.clock = clock;
        this.startedBody = jsonb.type(StreamStarted.class);
        this.endedBody = jsonb.type(StreamEnded.class);
        this.view = jsonb.type(StreamView.class);
        this.updated = jsonb.type(StreamUpdateView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.STREAMS
                        .post("/events/stream_started", "Reports a stream that another proxy has started.")
                        .reads(new BodySpec.Json(StreamStarted.class))
                        .answers(200, "The record of the stream.", StreamView.class)
                        .refuses(400, "invalid_body", "The JSON is nested too deeply.")
                        .refuses(422, INVALID, "`detail` says what is missing or invalid.")
                        .refuses(503, "at_capacity", "Other proxies play as many streams as can be recorded."),
                (request, _) -> started(request));
        routes.resource(
                ApiTag.STREAMS
                        .post("/events/stream_ended", "Reports a stream that another proxy has ended.")
                        .reads(new BodySpec.Json(StreamEnded.class))
                        .answers(
                                200,
                                "Whether the record of a stream was ended; streams of this server never are.",
                                StreamUpdateView.class)
                        .refuses(400, "invalid_body", "The JSON is nested too deeply.")
                        .refuses(422, INVALID, "`detail` says what is missing or invalid."),
                (request, _) -> ended(request));
    }

    private Answer started(Request request) {
        StreamRecord record;
        try {
            StreamStarted body = read(startedBody, request);
            record = StreamRecord.foreign(
                    body.id(), body.keyType(), body.key(), body.origin(), body.safeLabels(), clock.instant());
        } catch (IllegalArgumentException e) {
            return invalid(e);
        }
        StreamRecord known = streams.find(record.id());
        if (known != null && known.isOwn()) {
            return Answer.json(200, view.toJson(StreamView.of(known, null)));
        }
        if (known == null && streams.isFull()) {
            return new Problem(
                            503,
                            "at_capacity",
                            "Other proxies play as many streams as can be recorded",
                            Unavailable.SOON)
                    .answer();
        }
        if (streams.add(record)) {
            publish(
                    "started",
                    record,
                    "Another proxy plays stream " + record.key() + " on engine " + engine(record) + ".",
                    Map.of());
        }
        return Answer.json(
                200, view.toJson(StreamView.of(Objects.requireNonNullElse(streams.find(record.id()), record), null)));
    }

    private Answer ended(Request request) {
        StreamEnded body;
        try {
            body = read(endedBody, request);
        } catch (IllegalArgumentException e) {
            return invalid(e);
        }
        StreamRecord record = find(body);
        if (record == null || record.isOwn()) {
            return updated(false, record);
        }
        String cause = body.reason() == null || body.reason().isBlank()
                ? "normal"
                : WellFormed.cut(body.reason(), LONGEST_REASON);
        StreamRecord last = streams.end(record.id(), cause, "Another proxy has ended the stream.");
        if (last != null) {
            publish("ended", last, "Another proxy has ended stream " + last.key() + ".", Map.of("reason", cause));
        }
        return updated(last != null, last == null ? record : last);
    }

    /// The stream that is meant: by its id, or the only one of its container.
    private @Nullable StreamRecord find(StreamEnded body) {
        if (body.streamId() != null) {
            return streams.find(body.streamId());
        }
        if (body.containerId() == null) {
            return null;
        }
        List<StreamRecord> ofContainer = streams.started().stream()
                .filter(each ->
                        !each.isOwn() && body.containerId().equals(each.origin().containerId()))
                .toList();
        return ofContainer.size() == 1 ? ofContainer.getFirst() : null;
    }

    private Answer updated(boolean isUpdated, @Nullable StreamRecord record) {
        return Answer.json(
                200,
                updated.toJson(new StreamUpdateView(isUpdated, record == null ? null : StreamView.of(record, null))));
    }

    private void publish(String category, StreamRecord record, String message, Map<String, String> details) {
        events.add(Event.Type.STREAM, category, record.key(), message, details);
    }

    private static String engine(StreamRecord record) {
        return record.origin().host() + ":" + record.origin().port();
    }

    private static <T> T read(JsonType<T> type, Request request) {
        try {
            return type.fromJson(WellFormed.json(request.body()));
        } catch (JsonException | IllegalStateException e) {
            throw new IllegalArgumentException("The body must be a JSON object: " + e.getMessage(), e);
        }
    }

    /// With the status that the reference has for it.
    private static Answer invalid(IllegalArgumentException e) {
        return e instanceof WellFormed.TooDeep
                ? Problem.of(400, "invalid_body", e).answer()
                : Problem.of(422, INVALID, e).answer();
    }
}
