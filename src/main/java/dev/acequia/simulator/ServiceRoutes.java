package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// `/webui/api/service`, `/server/api` (also `/service/api`) and `/search` (`engine-api.md` 1.11).
final class ServiceRoutes {
    private static final Duration NO_METADATA = Duration.ofMillis(4700);
    static final String VERSION = "3.2.11";
    static final int VERSION_CODE = 3_021_100;
    private static final int MOST_FILES = 10_000;
    private static final int BITRATE = 175_000;

    private final Engine engine;
    private final Catalogue catalogue;

    ServiceRoutes(Engine engine, Catalogue catalogue) {
        this.engine = engine;
        this.catalogue = catalogue;
    }

    void webui(Request request, Connection connection) throws IOException {
        boolean isKnown =
                request.parameter("method").filter("get_version"::equals).isPresent();
        Json.Fields answer = isKnown
                ? Json.object()
                        .with("result", version().with("websocket_port", 37_293))
                        .with("error", null)
                : Json.object().with("result", null).with("error", "unknown method");
        Optional<String> callback = request.parameter("callback");
        if (callback.isPresent()
                && request.parameter("format").filter("jsonp"::equals).isPresent()) {
            connection.send(Reply.text(200, callback.get() + "(" + Json.text(answer) + ")"));
        } else {
            connection.send(Reply.json(answer));
        }
    }

    void server(Request request, Connection connection) throws IOException {
        switch (request.parameter("method").orElse("")) {
            case "get_status" -> connection.send(result(status()));
            case "get_network_connection_status" -> {
                boolean isConnected = !engine.mood(null).is(Knob.P2P_DOWN);
                connection.send(result(Json.object().with("connected", isConnected)));
            }
            case "get_api_access_token" -> {
                String token = Hash.sha256("access token " + engine.seed());
                connection.send(result(Json.object().with("token", token)));
            }
            case "get_version" ->
                connection.send(Reply.json(Json.object().with("result", null).with("error", "access denied")));
            case "get_media_files" -> describe(request, connection, this::files);
            case "analyze_content" -> describe(request, connection, this::analysis);
            case "get_content_id" ->
                describe(request, connection, content -> Json.object().with("content_id", content.contentId()));
            default -> connection.send(error("unknown method"));
        }
    }

    void search(Request request, Connection connection) throws IOException {
        String query = request.parameter("query").orElse("").toLowerCase(Locale.ROOT);
        List<Json.Fields> results = catalogue.channels().stream()
                .filter(content -> content.title().toLowerCase(Locale.ROOT).contains(query))
                .map(this::searchResult)
                .toList();
        int size = number(request, "page_size", 10, 200);
        int page = number(request, "page", 0, 1_000_000);
        List<Json.Fields> shown =
                results.stream().skip((long) page * size).limit(size).toList();
        connection.send(result(Json.object()
                .with("total", results.size())
                .with("results", shown)
                .with("time", 0.002)));
    }

    private interface Description {
        Json.Fields of(Content content);
    }

    private void describe(Request request, Connection connection, Description description) throws IOException {
        Optional<Content> content = asked(request);
        if (content.isEmpty()) {
            connection.pause(engine.mood(null).scaled(NO_METADATA));
            connection.send(error("cannot get transport file"));
        } else {
            connection.send(result(description.of(content.get())));
        }
    }

    /// The content of `content_id`, `infohash`, `url`, `magnet`, or a query such as `acestream:?infohash=…`.
    private Optional<Content> asked(Request request) {
        Optional<String> query = request.parameter("query");
        Optional<String> id = query.filter(text -> text.contains("content_id="))
                .map(text -> text.substring(text.indexOf("content_id=") + 11))
                .or(() -> request.parameter("content_id"));
        Optional<String> infohash = query.filter(text -> text.contains("infohash="))
                .map(text -> text.substring(text.indexOf("infohash=") + 9))
                .or(() -> request.parameter("infohash"));
        if (id.isPresent()) {
            return id.flatMap(catalogue::byContentId);
        }
        return infohash.flatMap(catalogue::byInfohash)
                .or(() -> request.parameter("url").flatMap(catalogue::byUrl))
                .or(() -> request.parameter("magnet").flatMap(catalogue::byMagnet));
    }

    private Json.Fields files(Content content) {
        List<Json.Fields> files = IntStream.range(
                        0, (int) Math.min(MOST_FILES, engine.mood(content).number(Knob.FILES)))
                .mapToObj(index -> Json.object()
                        .with("index", index)
                        .with("filename", content.file(index).filename()))
                .toList();
        return Json.object()
                .with("files", files)
                .with("name", content.title())
                .with("infohash", content.infohash())
                .with("transport_type", "bt")
                .with("type", isFile(content) ? "vod" : "live")
                .with("transport_file_cache_key", null);
    }

    private boolean isFile(Content content) {
        return engine.mood(content).given(Knob.FILE_LENGTH).isPresent();
    }

    private Json.Fields analysis(Content content) {
        return Json.object()
                .with("is_live", isFile(content) ? 0 : 1)
                .with("item_url", "acestream:?infohash=" + content.infohash())
                .with("transport_type", "bt")
                .with("content_type", "transport_file")
                .with("title", content.title())
                .with("content_id", content.contentId())
                .with("infohash", content.infohash())
                .with("categories", List.of("test"));
    }

    private Json.Fields searchResult(Content content) {
        Json.Fields item = Json.object()
                .with("infohash", content.infohash())
                .with("name", content.title())
                .with("status", 2)
                .with("availability", 1.0)
                .with("availability_updated_at", engine.airTime().getEpochSecond())
                .with("channel_id", 1 + catalogue.channels().indexOf(content))
                .with("categories", List.of("test"))
                .with("languages", List.of("eng"))
                .with("countries", List.of("int"))
                .with("bitrate", BITRATE);
        return Json.object()
                .with("name", content.title())
                .with("icons", List.of())
                .with("items", List.of(item));
    }

    private static Json.Fields status() {
        return Json.object().with("playlist_loaded", true).with("version", version());
    }

    private static Json.Fields version() {
        return Json.object()
                .with("code", VERSION_CODE)
                .with("platform", "linux")
                .with("version", VERSION);
    }

    private static Reply result(Object value) {
        return Reply.json(Json.object().with("result", value));
    }

    private static Reply error(String message) {
        return Reply.json(Json.object()
                .with("error", Json.object().with("message", message).with("code", 0)));
    }

    private static int number(Request request, String name, int otherwise, int most) {
        return request.parameter(name)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Math.min(most, Integer.parseInt(text)))
                .orElse(otherwise);
    }
}
