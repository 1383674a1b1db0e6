package dev.acequia.output;

import dev.acequia.http.Content;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.Topic;

/// The URLs that players play (`contract.md` 2).
///
/// @param usual what a content is answered with when the URL does not tell the form
public record StreamRoutes(Route usual, Route ts, Route hls, Route segments) {
    private static final Content TS = Content.media("video/mp2t");
    private static final Content PLAYLIST = Content.media("application/vnd.apple.mpegurl");

    private static final String HEX = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";
    private static final Parameter IN_PATH =
            Parameter.text("id", "The content id, 40 hexadecimal digits.").like(HEX);

    private static final Parameter TOKEN = Parameter.text("token", "What playing needs when `stream_tokens` are set.");

    public void addTo(Router.Builder routes) {
        routes.route(
                refusals(named(Topic.PLAYING.get(
                                "/ace/getstream", "Plays a content in the form that `stream_mode` tells."))
                        .answers(200, "Its media, without end, or its playlist.", TS, PLAYLIST)),
                usual);
        routes.route(body(named(Topic.PLAYING.get("/ace/getstream.ts", "Plays a content as MPEG-TS."))), ts);
        routes.route(
                body(byPath("/ace/getstream/{id}.ts", "Plays a content as MPEG-TS.")
                        .matching("/ace/getstream/*")),
                ts);
        routes.route(playlist(named(Topic.PLAYING.get("/ace/manifest.m3u8", "Plays a content as HLS."))), hls);
        routes.route(
                playlist(byPath("/ace/manifest/{id}.m3u8", "Plays a content as HLS.")
                        .matching("/ace/manifest/*")),
                hls);
        routes.route(segment(), segments);
        for (String kind : new String[] {"content_id", "pid", "infohash"}) {
            routes.route(
                    body(byPath("/" + kind + "/{id}/stream.ts", "Plays a content as MPEG-TS, as other proxies name it.")
                            .matching("/" + kind + "/*")),
                    ts);
        }
    }

    private static Operation byPath(String path, String sentence) {
        return Topic.PLAYING.get(path, sentence).takes(IN_PATH);
    }

    private static Operation named(Operation operation) {
        return operation.takes(
                Parameter.text("id", "The content id, 40 hexadecimal digits; or one of the next two.")
                        .like(HEX),
                Parameter.text("content_id", "The same as `id`."),
                Parameter.text("infohash", "The infohash, 40 hexadecimal digits."));
    }

    private static Operation body(Operation operation) {
        return refusals(operation.answers(200, "Its media, without end, beginning at a key frame.", TS));
    }

    private static Operation playlist(Operation operation) {
        return refusals(operation
                .takes(
                        Parameter.number("_HLS_msn", "With low latency: waits until the playlist has this segment."),
                        Parameter.number("_HLS_part", "With low latency: waits until that segment has this part."))
                .answers(200, "Its playlist, as soon as there are segments.", PLAYLIST)
                .answers(304, "The client that sent `If-None-Match` has this playlist."));
    }

    private static Operation segment() {
        return Topic.PLAYING
                .get("/ace/hls/{id}/segment/{number}.ts", "A segment that a playlist lists.")
                .matching("/ace/hls/*")
                .takes(
                        IN_PATH,
                        Parameter.number("number", "The number of the segment."),
                        Parameter.text("viewer", "By what the playlist knows its player again."))
                .answers(200, "The segment.", TS)
                .answers(206, "The bytes that `Range` asked for.", TS)
                .answers(304, "The client that sent `If-None-Match` has this segment.")
                .refuses(404, "segment_not_found", "It is not there any more, or not yet.")
                .refuses(416, "range_not_satisfiable", "It has no such bytes.");
    }

    private static Operation refusals(Operation operation) {
        return operation
                .takes(TOKEN)
                .refuses(400, "missing_id", "The URL names no content.")
                .refuses(400, "invalid_id", "What the URL names is none.")
                .refuses(401, "missing_token", "Playing needs a token here.")
                .refuses(403, "wrong_token", "The token is none of this server's, or for other contents.")
                .refuses(404, "content_not_found", "The engine cannot load it.")
                .refuses(422, "stream_blacklisted", "The stream loops and is not played.")
                .refuses(429, "token_limit", "As many play with this token as may.")
                .refuses(429, "at_capacity", "The address has too many viewers, or starts contents too fast.")
                .refuses(502, "engine_error", "The engine failed; its own words are in the detail.")
                .refuses(503, "no_engine", "No engine can be used now.")
                .refuses(503, "at_capacity", "All places are taken; `Retry-After` tells when to try again.")
                .refuses(503, "shutting_down", "The server is about to end.")
                .refuses(504, "start_timeout", "No media came in time.");
    }
}
