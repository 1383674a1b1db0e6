package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import dev.acequia.simulator.wire.WireServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Dispatch of a request to its route, unless a fault of the whole engine answers first.
final class Router implements WireServer.Handler {
    private static final Set<String> HERE = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

    private final Engine engine;
    private final Catalogue catalogue;
    private final Map<Route, Answerer> routes;

    Router(Engine engine, Catalogue catalogue, SimulatorRoutes own) {
        this.engine = engine;
        this.catalogue = catalogue;
        PlaybackRoutes playback = new PlaybackRoutes(engine);
        ControlRoutes control = new ControlRoutes(engine);
        ServiceRoutes service = new ServiceRoutes(engine, catalogue);
        HlsRoutes hls = new HlsRoutes(engine);
        StartRoute start = new StartRoute(engine, catalogue);
        this.routes = Map.ofEntries(
                Map.entry(Route.GETSTREAM, start),
                Map.entry(Route.MANIFEST, start),
                Map.entry(Route.M, hls::playlist),
                Map.entry(Route.C, hls::segment),
                Map.entry(Route.R, playback::redirect),
                Map.entry(Route.CONTENT, playback::stream),
                Map.entry(Route.STAT, control::statistics),
                Map.entry(Route.CMD, control::command),
                Map.entry(Route.EVENT, control::event),
                Map.entry(Route.WEBUI, service::webui),
                Map.entry(Route.SERVER, service::server),
                Map.entry(Route.SERVICE, service::server),
                Map.entry(Route.SEARCH, service::search),
                Map.entry(Route.PLAYLIST, new PlaylistRoute(catalogue)),
                Map.entry(Route.SIMULATOR, own));
    }

    @Override
    public void answer(Request request, Connection connection) throws IOException {
        Route route = Route.of(request.path());
        engine.tally().asked(route);
        if (route != Route.SIMULATOR && isPrevented(request, route, connection)) {
            return;
        }
        Answerer answerer = routes.get(route);
        if (answerer == null) {
            connection.send(Reply.text(404, "Not Found"));
        } else {
            answerer.answer(request, connection);
        }
    }

    /// Whether a fault has answered the request, or will never do so.
    private boolean isPrevented(Request request, Route route, Connection connection) throws IOException {
        Mood mood = engine.mood(null);
        if (mood.is(Knob.ACCEPT_NO_REPLY)) {
            Patience.exhaust(connection);
            return true;
        }
        Optional<Reply> refusal = refusal(request, connection, mood).or(() -> injected(request, route));
        if (refusal.isPresent()) {
            connection.send(refusal.get());
        }
        return refusal.isPresent();
    }

    private static Optional<Reply> refusal(Request request, Connection connection, Mood mood) {
        if (mood.is(Knob.HTTP503)) {
            return Optional.of(Reply.text(503, "Service Unavailable"));
        }
        if (mood.is(Knob.REMOTE_DENIED) && !HERE.contains(connection.client().getHostAddress())) {
            return Optional.of(Reply.text(500, "Internal server error"));
        }
        if (!request.method().equals("GET")) {
            // As Python does for a method that the program has not defined; after a HEAD without a body.
            String words = request.method().equals("HEAD") ? "" : "Unsupported method";
            return Optional.of(new Reply(501, Map.of("Content-Type", "text/plain"), words, Reply.Ending.CLOSE));
        }
        return Optional.empty();
    }

    private Optional<Reply> injected(Request request, Route route) {
        return engine.mood(content(request).orElse(null)).injected(route).map(status -> {
            boolean isMissing = status == 404 || status == 410;
            return Reply.text(status, isMissing ? "download not found" : Reply.phrase(status));
        });
    }

    /// The content that a request is about, as far as its path or selector tells.
    private Optional<Content> content(Request request) {
        String[] path = request.path().split("/", -1);
        return catalogue
                .knownInfohash(path[Math.max(0, path.length - 2)])
                .or(() -> request.parameter("content_id", "id").flatMap(catalogue::byContentId))
                .or(() -> request.parameter("infohash").flatMap(catalogue::byInfohash));
    }
}
