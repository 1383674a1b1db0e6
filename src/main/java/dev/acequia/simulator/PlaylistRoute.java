package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `/playlist/get`: the engine's own list of what it has found by itself, as `m3u` with URLs of the engine, as `m3u`
/// with `acestream:` links, or as JSON (`catalogue.md` 2.3).
final class PlaylistRoute implements Answerer {
    private static final String CATEGORY = "test";

    private final Catalogue catalogue;

    PlaylistRoute(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void answer(Request request, Connection connection) throws IOException {
        boolean isEmpty = request.parameter("category")
                        .filter(category -> !category.isEmpty() && !category.equals(CATEGORY))
                        .isPresent()
                || request.parameter("skip_autosearch").filter("1"::equals).isPresent();
        List<Content> contents = isEmpty ? List.of() : catalogue.channels();
        String host = request.parameter("host").orElse(request.header("host").orElse("127.0.0.1"));
        boolean isHls = request.parameter("protocol").filter("hls"::equals).isPresent();
        connection.send(
                switch (request.parameter("format").orElse("m3u")) {
                    case "json" -> json(contents);
                    case "acestream" -> list(contents, "acestream:?infohash=");
                    case "m3u" ->
                        list(
                                contents,
                                "http://" + host + (isHls ? "/ace/manifest.m3u8" : "/ace/getstream") + "?infohash=");
                    default -> Reply.text(500, "unknown format");
                });
    }

    private static Reply json(List<Content> contents) {
        return Reply.json(Json.object()
                .with(
                        "result",
                        contents.stream()
                                .map(each -> Json.object()
                                        .with("name", each.title())
                                        .with("infohash", each.infohash())
                                        .with("categories", List.of(CATEGORY)))
                                .toList()));
    }

    private static Reply list(List<Content> contents, String before) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (Content each : contents) {
            text.append("#EXTINF:-1 group-title=\"")
                    .append(CATEGORY)
                    .append("\" acestream-autosearch=\"1\",")
                    .append(each.title())
                    .append('\n')
                    .append(before)
                    .append(each.infohash())
                    .append('\n');
        }
        return new Reply(200, Map.of("Content-Type", "audio/x-mpegurl"), text.toString(), Reply.Ending.LENGTH);
    }
}
