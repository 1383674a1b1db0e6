package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/ace/stat`, `/ace/cmd` and `/ace/event` of a session (`engine-api.md` 1.8 and 1.9).
final class ControlRoutes {
    private static final Duration EVENT_WAIT = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(50);

    private final Engine engine;

    ControlRoutes(Engine engine) {
        this.engine = engine;
    }

    void statistics(Request request, Connection connection) throws IOException {
        Optional<Session> session = find(request, connection);
        if (session.isEmpty()) {
            return;
        }
        Download download = session.get().download();
        if (engine.mood(download.content()).is(Knob.STAT_HANG)) {
            Patience.exhaust(connection);
            return;
        }
        if (request.parameter("skip_player_activity").filter("1"::equals).isEmpty()) {
            download.touch(engine.now());
        }
        connection.send(response(Statistics.of(engine, download), null));
    }

    void command(Request request, Connection connection) throws IOException {
        Optional<Session> session = find(request, connection);
        if (session.isEmpty()) {
            return;
        }
        Download download = session.get().download();
        String method = request.parameter("method").orElse("");
        switch (method) {
            case "stop" -> {
                if (engine.mood(download.content()).is(Knob.STOP_HANG)) {
                    Patience.exhaust(connection);
                    return;
                }
                engine.stop(download);
            }
            case "set_player_activity_timeout" ->
                number(request, "timeout").ifPresent(seconds -> download.idleTimeout(Duration.ofSeconds(seconds)));
            case "liveseek" ->
                number(request, "pos").ifPresent(pos -> session.get().seek(Instant.ofEpochSecond(pos)));
            // There is but one stream to choose.
            case "set_stream" -> {}
            default -> {
                connection.send(response(null, "unknown method"));
                return;
            }
        }
        boolean isNew = request.parameter("api_version").filter("2"::equals).isPresent();
        connection.send(isNew ? Reply.json(Json.object().with("result", "ok")) : response("ok", null));
    }

    /// Waits for the next event of the session.
    void event(Request request, Connection connection) throws IOException {
        Optional<Session> session = find(request, connection);
        if (session.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + EVENT_WAIT.toNanos();
        Session.Event event = session.get().events().poll();
        while (event == null && System.nanoTime() < deadline) {
            connection.pause(STEP);
            event = session.get().events().poll();
        }
        Json.Fields fields =
                event == null ? null : Json.object().with("name", event.name()).with("params", event.params());
        connection.send(response(fields, null));
    }

    private Optional<Session> find(Request request, Connection connection) throws IOException {
        String[] path = request.path().split("/", -1);
        Optional<Session> session = engine.session(path[path.length - 2], path[path.length - 1]);
        if (session.isEmpty()) {
            connection.send(response(null, "unknown playback session id"));
        }
        return session;
    }

    private static Reply response(@Nullable Object response, @Nullable String error) {
        return Reply.json(Json.object().with("response", response).with("error", error));
    }

    /// A whole number of at most 12 digits.
    private static Optional<Long> number(Request request, String name) {
        return request.parameter(name)
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::valueOf);
    }
}
