package dev.acequia.http;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Server-Sent Events (HTML Standard 9.2): the current state first, then each change; a reader that reconnects with
/// `Last-Event-ID` gets what it has missed instead.
public final class EventStreamHandler implements Route.Stream {
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-cache", "X-Accel-Buffering", "no");
    private static final byte[] FILLER = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLog log;
    private final EventState state;
    private final Function<Event, String> json;

    /// @param state all there is to know, as JSON in one line; may wait
    /// @param json an event in one line
    public EventStreamHandler(EventLog log, Supplier<String> state, Function<Event, String> json) {
        this.log = log;
        this.state = new EventState(log, state);
        this.json = json;
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.EVENTS
                        .get("/events/stream", "Events as they happen, until the client disconnects.")
                        .takes(Parameter.header("Last-Event-ID", "ID of the last event that the client has received."))
                        .answers(
                                200,
                                "Server-sent events: first `full_sync` with the answer of `/proxy/status`, then each event"
                                        + " in the form of `/events`; `gap` says how many events were missed.",
                                BodySpec.media("text/event-stream"))
                        .refuses(400, "invalid_event_id", "`Last-Event-ID` is not a number."),
                this);
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        String given = request.header("last-event-id");
        Long last = given == null ? null : id(given);
        if (given != null && last == null) {
            connection.answer(
                    request,
                    Problem.of(400, "invalid_event_id", "Last-Event-ID must be a number, not '" + given + "'")
                            .answer());
            return;
        }
        if (request.isHead()) {
            connection.answer(request, new Answer(200, "", new byte[0], HEADERS));
            return;
        }
        EventReader reader = new EventReader(connection, log, state, json);
        connection.takeOver(reader);
        connection.head(HEADERS, FILLER);
        reader.begin(last);
    }

    private static @Nullable Long id(String text) {
        try {
            long id = Long.parseUnsignedLong(text);
            return id < 0 ? null : id;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
