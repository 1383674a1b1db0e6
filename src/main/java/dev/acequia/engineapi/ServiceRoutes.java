package dev.acequia.engineapi;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.NodeName;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.output.StreamAccess;
import dev.acequia.pool.EnginePool;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The service calls of an engine (`engine-api.md` 1.11): answered from what the server knows, or passed to an engine
/// of the pool. No URL of a caller is ever requested.
final class ServiceRoutes {
    /// The engine's version that clients are told; they choose what they use by it.
    private static final String VERSION = "3.2.11";

    private static final int VERSION_CODE = 3_021_100;
    private static final Pattern CALLBACK = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,63}");
    private static final Pattern IN_QUERY = Pattern.compile("(infohash|content_id)=([0-9a-fA-F]{40})");
    private static final Pattern BARE = Pattern.compile("(?:acestream://)?([0-9a-fA-F]{40})");

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final StreamAccess access;
    private final PassedAnswers passed;
    private final Names names;
    private final EngineReply reply;

    /// What the server calls itself.
    ///
    /// @param version its own
    /// @param node by which it is known to other servers
    /// @param accessToken 64 hexadecimal digits, made at each start; nothing here asks for it
    record Names(String version, NodeName node, String accessToken) {}

    ServiceRoutes(
            EnginePool pool,
            ChannelRegistry channels,
            StreamAccess access,
            PassedAnswers passed,
            Names names,
            EngineReply reply) {
        this.pool = pool;
        this.channels = channels;
        this.access = access;
        this.passed = passed;
        this.names = names;
        this.reply = reply;
    }

    void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINE_API
                        .get("/webui/api/service", "Version, as an engine reports it.")
                        .takes(
                                Parameter.choice("method", "What to report.", "get_version"),
                                Parameter.text("format", "`jsonp` with `callback`."),
                                Parameter.text("callback", "Name of a JavaScript function."))
                        .answers(200, "`result` with the version, or `error`.", EngineReply.RESULT)
                        .refuses(400, "invalid_callback", "The callback is not the name of a function."),
                Route.Resource.prompt((request, _) -> webui(request)));
        for (String path : new String[] {"/server/api", "/service/api"}) {
            routes.route(server(path), new CancellableHandler(this::server));
        }
    }

    private static Operation server(String path) {
        return ApiTag.ENGINE_API
                .get(path, "Service calls of an engine.")
                .takes(
                        Parameter.choice(
                                "method",
                                "What to ask.",
                                "get_status",
                                "get_network_connection_status",
                                "get_api_access_token",
                                "get_version",
                                "analyze_content",
                                "get_media_files",
                                "get_content_id"),
                        Parameter.text("infohash", "Infohash of the stream that is asked about."),
                        Parameter.text("content_id", "Content ID of that stream."),
                        Parameter.text("query", "Link of that stream, for `analyze_content`."),
                        StreamAccess.PARAMETER)
                .answers(200, "`result`, or `error` with `message` and `code`.", EngineReply.RESULT)
                .refuses(503, "at_capacity", "Too many questions are under way.");
    }

    private Map<String, Object> version() {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("code", VERSION_CODE);
        version.put("platform", "linux");
        version.put("version", VERSION);
        version.put("acequia", names.version());
        version.put("acequia_node", names.node().digits());
        return version;
    }

    private Answer webui(Request request) {
        Answer answer = "get_version".equals(request.parameter("method"))
                ? reply.result(version())
                : reply.fault("unknown method");
        String callback = request.parameter("callback");
        if (callback == null || !"jsonp".equals(request.parameter("format"))) {
            return answer;
        }
        if (!CALLBACK.matcher(callback).matches()) {
            return reply.fault(
                    Problem.of(400, "invalid_callback", "The callback must be the name of a function, but it is not"));
        }
        String script = callback + "(" + new String(answer.body(), StandardCharsets.UTF_8) + ")";
        return Cors.allow(new Answer(
                200,
                "application/javascript",
                script.getBytes(StandardCharsets.UTF_8),
                Map.of("Cache-Control", "no-store")));
    }

    private Answer server(Request request) throws InterruptedException {
        String method = ServiceParameters.text(request.parameter("method"));
        return switch (method) {
            case "get_version" -> reply.result(version());
            case "get_status" -> {
                Map<String, Object> status = new LinkedHashMap<>();
                status.put("playlist_loaded", true);
                status.put("version", version());
                yield reply.result(status);
            }
            case "get_network_connection_status" ->
                reply.result(Map.of(
                        "connected", pool.snapshot().stream().anyMatch(each -> each.isUsable() && !each.isOffline())));
            case "get_api_access_token" ->
                Answer.json(200, "{\"result\": {\"token\": \"" + names.accessToken() + "\"}}")
                        .with("Cache-Control", "no-store");
            case "get_media_files", "analyze_content", "get_content_id" -> ofStream(request, method);
            default -> reply.fault("unknown method");
        };
    }

    private Answer ofStream(Request request, String method) throws InterruptedException {
        Problem refusal = access.refusal(request);
        if (refusal != null) {
            return reply.fault(refusal);
        }
        ContentId content = stream(request).orElse(null);
        if (content == null) {
            return reply.fault("The request must name a stream by infohash, content_id or query, but it names none");
        }
        if (method.equals("get_content_id") && content.kind() == ContentId.Kind.INFOHASH) {
            Optional<String> known = contentIdOf(content.hex());
            if (known.isPresent()) {
                return reply.result(Map.of("content_id", known.get()));
            }
        }
        String selector = content.description();
        String what = method.equals("analyze_content")
                ? "query=" + ServiceParameters.encoded("acestream:?" + selector)
                : selector;
        return passed.json("/server/api?api_version=3&method=" + method + "&" + what, "answer " + method);
    }

    /// The content ID by which a stream plays whose infohash this is.
    private Optional<String> contentIdOf(String infohash) {
        return Optional.ofNullable(channels.find(new ContentId(ContentId.Kind.INFOHASH, infohash)))
                .map(Channel::content)
                .filter(each -> each.kind() == ContentId.Kind.CONTENT_ID)
                .map(ContentId::hex)
                .filter(each -> !each.equals(infohash));
    }

    /// The stream of `infohash=`, `content_id=`, or a link such as `acestream:?infohash=…` as `query=`.
    private static Optional<ContentId> stream(Request request) {
        for (String name : new String[] {"content_id", "infohash"}) {
            Matcher bare = BARE.matcher(ServiceParameters.text(request.parameter(name)));
            if (bare.matches()) {
                return Optional.of(ContentId.parse(kind(name), bare.group(1)));
            }
        }
        String query = ServiceParameters.text(request.parameter("query"));
        Matcher inQuery = IN_QUERY.matcher(query);
        Matcher bare = BARE.matcher(query);
        if (inQuery.find()) {
            return Optional.of(ContentId.parse(kind(inQuery.group(1)), inQuery.group(2)));
        }
        return bare.matches()
                ? Optional.of(ContentId.parse(ContentId.Kind.CONTENT_ID, bare.group(1)))
                : Optional.empty();
    }

    private static ContentId.Kind kind(String name) {
        return name.equals("infohash") ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID;
    }
}
