package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/ace/getstream` and `/ace/manifest.m3u8`: starts a playback and answers with its URLs or a redirect
/// (`engine-api.md` 1.1 to 1.4).
final class StartRoute implements Answerer {
    private static final String CANNOT_LOAD = "failed to load content";
    private static final Duration UNKNOWN_ID = Duration.ofMillis(4500);
    private static final Duration UNKNOWN_INFOHASH = Duration.ofSeconds(28);

    private final Engine engine;
    private final Catalogue catalogue;

    StartRoute(Engine engine, Catalogue catalogue) {
        this.engine = engine;
        this.catalogue = catalogue;
    }

    /// Stream named by a selector, or none after some time.
    private record Found(@Nullable Content content, Duration inVain) {}

    @Override
    public void answer(Request request, Connection connection) throws IOException {
        Optional<Found> found = find(request)
                .map(named -> withFile(named, request.parameter("_idx").orElse("0")));
        if (found.isEmpty()) {
            connection.send(Reply.text(500, "Internal Server Error, missing content selector"));
            return;
        }
        Content content = found.get().content();
        Mood mood = engine.mood(content);
        if (mood.is(Knob.START_HANG)) {
            Patience.exhaust(connection);
            return;
        }
        connection.pause(mood.duration(Knob.START_DELAY));
        if (!mood.text(Knob.START_ANSWER).isEmpty()) {
            connection.send(Reply.text(200, mood.text(Knob.START_ANSWER)));
            return;
        }
        String error = error(request, mood);
        if (!error.isEmpty() || content == null) {
            Duration latency =
                    error.isEmpty() ? found.get().inVain() : engine.timing().startAnswer();
            connection.pause(mood.scaled(latency));
            fail(request, connection, error.isEmpty() ? CANNOT_LOAD : error, mood.text(Knob.START_ERROR_OPTION));
            return;
        }
        connection.pause(mood.scaled(engine.timing().startAnswer()));
        switch (engine.start(content, token(request, connection))) {
            case Start.Started(Session session) -> succeed(request, connection, session);
            case Start.Refused(String reason) -> fail(request, connection, reason, "");
        }
    }

    private void succeed(Request request, Connection connection, Session session) throws IOException {
        Content content = session.download().content();
        engine.tally().of(content).started(isJson(request));
        Mood mood = engine.mood(content);
        Urls urls = new Urls(request, mood);
        String playback = isHls(request) || mood.is(Knob.HLS_ONLY) ? urls.playlist(session) : urls.of("r", session);
        if (!isJson(request)) {
            Redirects.send(connection, playback, mood);
            return;
        }
        Json.Fields response = Json.object()
                .with("playback_url", playback)
                .with("stat_url", urls.of("stat", session))
                .with("command_url", urls.of("cmd", session));
        if (request.parameter("use_api_events").filter("1"::equals).isPresent()) {
            response.with("event_url", urls.of("event", session));
        }
        response.with("infohash", content.infohash())
                .with("playback_session_id", session.download().playbackSessionId())
                .with("is_live", engine.file(session.download()).isPresent() ? 0 : 1)
                .with("is_encrypted", mood.is(Knob.IS_ENCRYPTED) ? 1 : 0)
                .with("client_session_id", -1);
        connection.send(Reply.json(Json.object().with("response", response).with("error", null)));
    }

    private static void fail(Request request, Connection connection, String error, String option) throws IOException {
        if (!isJson(request)) {
            boolean isMissing = error.equals(CANNOT_LOAD);
            connection.send(Reply.text(500, isMissing ? "Internal Server Error, couldn't find resource" : error));
            return;
        }
        Json.Fields answer = Json.object().with("response", null).with("error", error);
        if (!option.isEmpty()) {
            answer.with(
                    "extra_data", Json.object().with("reason", "missing_option").with("option", option));
        }
        connection.send(Reply.json(answer));
    }

    /// The error with which the faults let every start fail; empty when they let none.
    private static String error(Request request, Mood mood) {
        boolean isUnsupported = isHls(request) && mood.is(Knob.HLS_UNSUPPORTED);
        return isUnsupported ? "failed to get manifest" : mood.text(Knob.START_ERROR);
    }

    private static boolean isHls(Request request) {
        return Route.of(request.path()) == Route.MANIFEST;
    }

    private static boolean isJson(Request request) {
        return request.parameter("format").filter("json"::equals).isPresent();
    }

    /// The player's identity: its pid if it has one, else its address.
    private static String token(Request request, Connection connection) {
        return Hash.md5(
                request.parameter("pid", "sid").orElse(connection.client().getHostAddress()));
    }

    private Optional<Found> find(Request request) {
        Optional<String> id = request.parameter("content_id", "id");
        if (id.isPresent()) {
            return Optional.of(new Found(byId(id.get()).orElse(null), UNKNOWN_ID));
        }
        Optional<String> infohash = request.parameter("infohash");
        if (infohash.isPresent()) {
            return Optional.of(new Found(catalogue.byInfohash(infohash.get()).orElse(null), UNKNOWN_INFOHASH));
        }
        Optional<String> url = request.parameter("url");
        if (url.isPresent()) {
            return Optional.of(new Found(catalogue.byUrl(url.get()).orElse(null), UNKNOWN_ID));
        }
        return request.parameter("magnet")
                .map(magnet -> new Found(catalogue.byMagnet(magnet).orElse(null), UNKNOWN_INFOHASH));
    }

    /// The file that is asked for; none when the content has no such file.
    private Found withFile(Found found, String index) {
        Content content = found.content();
        boolean isThere = content != null
                && index.matches("[0-9]{1,9}")
                && Long.parseLong(index) < engine.mood(content).number(Knob.FILES);
        return content != null && isThere
                ? new Found(content.file(Integer.parseInt(index)), found.inVain())
                : new Found(null, found.inVain());
    }

    /// An infohash in the place of a content id works only when the engine knows it already.
    private Optional<Content> byId(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return catalogue
                .byContentId(lower)
                .or(() -> catalogue.knownInfohash(lower).filter(content -> engine.hasCached(content.infohash())));
    }
}
