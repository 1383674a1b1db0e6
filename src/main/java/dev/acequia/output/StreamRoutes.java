package dev.acequia.output;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.BodySpec;

/// URLs that players open (`contract.md` 2).
///
/// @param usual route of the URL that does not name a format
public record StreamRoutes(Route usual, Route ts, Route hls, Route segments) {
    private static final BodySpec TS = BodySpec.media("video/mp2t");
    private static final BodySpec PLAYLIST = BodySpec.media("application/vnd.apple.mpegurl");

    /// With `format=json`.
    private static final BodySpec SESSION = BodySpec.media("application/json");

    private static final String HEX = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";
    private static final Parameter IN_PATH = Parameter.text(
                    "id", "Content ID, 40 hexadecimal digits; `-<index>` behind it names another file.")
            .like(HEX);

    private static final Parameter FORMAT = Parameter.choice(
            "format", "`json` answers as an AceStream engine does, with the URLs of a session.", "redirect", "json");

    public void addTo(Router.Builder routes) {
        routes.route(
                refusals(named(ApiTag.PLAYING.get(
                                "/ace/getstream", "Plays a stream in the format set by `stream_mode`."))
                        .takes(FORMAT)
                        .answers(200, "Endless MPEG-TS, an HLS playlist, or a file; a session.", TS, PLAYLIST, SESSION)
                        .answers(206, "The bytes of a file requested by `Range`.", TS)
                        .refuses(416, "range_not_satisfiable", "The file has no such bytes.")),
                usual);
        routes.route(body(named(ApiTag.PLAYING.get("/ace/getstream.ts", "Plays a stream as MPEG-TS."))), ts);
        routes.route(
                body(byPath("/ace/getstream/{id}.ts", "Plays a stream as MPEG-TS.")
                        .matching("/ace/getstream/*")),
                ts);
        routes.route(
                playlist(
                        named(ApiTag.PLAYING.get("/ace/manifest.m3u8", "Plays a stream as HLS."))
                                .takes(FORMAT),
                        "The playlist, as soon as it has segments; a session.",
                        PLAYLIST,
                        SESSION),
                hls);
        routes.route(
                playlist(
                        byPath("/ace/manifest/{id}.m3u8", "Plays a stream as HLS.")
                                .matching("/ace/manifest/*"),
                        "The playlist, as soon as it has segments.",
                        PLAYLIST),
                hls);
        routes.route(segment(), segments);
        for (String kind : new String[] {"content_id", "pid", "infohash"}) {
            routes.route(
                    body(byPath(
                                    "/" + kind + "/{id}/stream.ts",
                                    "Plays a stream as MPEG-TS, at a path of other proxies.")
                            .matching("/" + kind + "/*")),
                    ts);
        }
    }

    private static Operation byPath(String path, String sentence) {
        return ApiTag.PLAYING.get(path, sentence).takes(IN_PATH);
    }

    private static Operation named(Operation operation) {
        return operation.takes(
                Parameter.text(
                                "id",
                                "Content ID, 40 hexadecimal digits; or use one of the next four, the first counts.")
                        .like(HEX),
                Parameter.text("content_id", "The same as `id`."),
                Parameter.text("infohash", "Infohash, 40 hexadecimal digits."),
                Parameter.text("url", "URL of a transport file, http or https, 2048 characters at most."),
                Parameter.text("magnet", "Magnet link with a BitTorrent infohash."),
                Parameter.number(ContentQuery.INDEX, "Index of the file, 0 to 9999; 0 when it is not given."));
    }

    private static Operation body(Operation operation) {
        return refusals(operation
                .answers(200, "Endless MPEG-TS, beginning at a key frame, or a file as the engine has it.", TS)
                .answers(206, "The bytes of a file requested by `Range`.", TS)
                .refuses(416, "range_not_satisfiable", "The file has no such bytes."));
    }

    private static Operation playlist(Operation operation, String sentence, BodySpec... bodies) {
        return refusals(operation
                .takes(
                        Parameter.number("_HLS_msn", "With low latency: wait until the playlist has this segment."),
                        Parameter.number("_HLS_part", "With low latency: wait until that segment has this part."))
                .answers(200, sentence, bodies)
                .answers(304, "The playlist has not changed since the one in `If-None-Match`."));
    }

    private static Operation segment() {
        return ApiTag.PLAYING
                .get("/ace/hls/{id}/segment/{number}.ts", "A media segment from a playlist.")
                .matching("/ace/hls/*")
                .takes(
                        IN_PATH,
                        Parameter.number("number", "Segment number."),
                        Parameter.text("viewer", "Identifies the viewer; part of the URLs in its playlist."))
                .answers(200, "The segment.", TS)
                .answers(206, "The bytes requested by `Range`.", TS)
                .answers(304, "The segment has not changed since the one in `If-None-Match`.")
                .refuses(404, "segment_not_found", "The segment is no longer available, or not yet.")
                .refuses(416, "range_not_satisfiable", "The segment has no such bytes.");
    }

    private static Operation refusals(Operation operation) {
        return playing(operation
                .refuses(400, "missing_id", "The request has no content ID, infohash, URL or magnet link.")
                .refuses(400, "invalid_id", "The content ID, infohash, URL, magnet link or index is malformed.")
                .refuses(
                        403,
                        "private_address",
                        "`url` or `magnet` names a private host, and the client is not private.")
                .refuses(404, "content_not_found", "The engine cannot load the stream.")
                .refuses(422, "is_file", "The stream is a file, of which there are no playlists."));
    }

    /// The operation with the refusals of whatever is played.
    static Operation playing(Operation operation) {
        return operation
                .takes(StreamAccess.PARAMETER)
                .refuses(401, "missing_token", "Playing requires a token.")
                .refuses(403, "wrong_token", "The token is unknown, or does not allow this stream.")
                .refuses(422, "stream_blacklisted", "The stream is on the list of looping streams.")
                .refuses(429, "token_limit", "The token has as many viewers as it allows.")
                .refuses(429, "at_capacity", "The address has too many viewers, or starts streams too fast.")
                .refuses(502, "engine_error", "The engine failed; `detail` quotes its error.")
                .refuses(503, "no_engine", "No engine can be used at the moment.")
                .refuses(503, "at_capacity", "All slots are taken; `Retry-After` says when to try again.")
                .refuses(503, "shutting_down", "The server is shutting down.")
                .refuses(504, "start_timeout", "No media arrived in time.");
    }
}
