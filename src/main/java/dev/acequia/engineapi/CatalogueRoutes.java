package dev.acequia.engineapi;

import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.PublicUrl;
import dev.acequia.http.message.Request;
import dev.acequia.output.StreamAccess;

/// The streams that engines know: their search and their lists, passed on (`engine-api.md` 1.11).
record CatalogueRoutes(StreamAccess access, PassedAnswers passed, EngineReply reply) {
    private static final int MOST_RESULTS = 200;
    private static final String LIST = "audio/x-mpegurl";

    void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.ENGINE_API
                        .get("/search", "Searches the streams that engines know.")
                        .takes(
                                Parameter.text("query", "Words of the name, at most 200 characters."),
                                Parameter.text("category", "Only this category."),
                                Parameter.number("page", "Page, from 0."),
                                Parameter.number("page_size", "Results a page, from 1 to 200."),
                                StreamAccess.PARAMETER)
                        .answers(
                                200,
                                "`result` with the streams as an engine found them, or `error`.",
                                EngineReply.RESULT)
                        .refuses(400, "invalid_query", "A parameter is not valid.")
                        .refuses(503, "at_capacity", "Too many questions are under way."),
                new CancellableHandler(this::search));
        routes.route(
                ApiTag.ENGINE_API
                        .get("/playlist/get", "The engine's own list of streams.")
                        .takes(
                                Parameter.choice("format", "Format of the list.", "m3u", "acestream", "json"),
                                Parameter.text("category", "Only this category."),
                                Parameter.choice("protocol", "Protocol of the URLs.", "http", "hls"),
                                StreamAccess.PARAMETER)
                        .answers(200, "The list as an engine wrote it; JSON with `format=json`.", BodySpec.media(LIST))
                        .refuses(400, "invalid_query", "A parameter is not valid.")
                        .refuses(502, "engine_error", "No engine has given its list.")
                        .refuses(503, "at_capacity", "Too many questions are under way."),
                playlist(new CancellableHandler(this::playlist, LIST)));
    }

    private static Route.Stream playlist(Route.Stream handler) {
        return (request, tail, connection) ->
                handler.serve(PublicUrl.named(request, connection.socket()), tail, connection);
    }

    private Answer search(Request request) throws InterruptedException {
        Problem refusal = access.refusal(request);
        if (refusal != null) {
            return reply.fault(refusal);
        }
        try {
            String path = "/search?query=%s&page=%d&page_size=%d%s"
                    .formatted(
                            ServiceParameters.encoded(ServiceParameters.text(request, "query")),
                            ServiceParameters.number(request, "page", 0, 0, 1_000_000),
                            ServiceParameters.number(request, "page_size", 10, 1, MOST_RESULTS),
                            ServiceParameters.optional(request, "category"));
            return passed.json(path, "search");
        } catch (IllegalArgumentException e) {
            return reply.fault(Problem.of(400, "invalid_query", e));
        }
    }

    private Answer playlist(Request request) throws InterruptedException {
        Problem refusal = access.refusal(request);
        if (refusal != null) {
            return reply.fault(refusal);
        }
        String path;
        String format;
        try {
            format = ServiceParameters.choice(request, "format", "m3u", "acestream", "json");
            path = "/playlist/get?format=%s&protocol=%s&host=%s%s"
                    .formatted(
                            format,
                            ServiceParameters.choice(request, "protocol", "http", "hls"),
                            ServiceParameters.encoded(PublicUrl.host(request)),
                            ServiceParameters.optional(request, "category"));
        } catch (IllegalArgumentException e) {
            return reply.fault(Problem.of(400, "invalid_query", e));
        }
        return passed.body(path, "send its list", format.equals("json") ? "application/json" : LIST);
    }
}
