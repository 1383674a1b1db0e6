package dev.acequia.output;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.BodySpec;

/// URLs of stations that players open (`contract.md` 9).
///
/// @param usual format of the URL that names none
public record StationRoutes(Route.Stream usual, Route.Stream ts, Route.Stream hls, Route list) {
    private static final BodySpec TS = BodySpec.media("video/mp2t");
    private static final BodySpec PLAYLIST = BodySpec.media("application/vnd.apple.mpegurl");
    private static final BodySpec LIST = BodySpec.media("audio/x-mpegurl");
    private static final Parameter ID = Parameter.text("id", "ID of the station.");

    public void addTo(Router.Builder routes) {
        routes.route(
                played("/station/{id}.ts", "Plays a station as MPEG-TS.")
                        .matching("/station/*")
                        .answers(
                                200,
                                "Endless MPEG-TS; with `.m3u8` a playlist; without an ending as `stream_mode` says.",
                                TS,
                                PLAYLIST),
                (Route.Stream) (request, tail, connection) -> byEnding(tail).serve(request, tail, connection));
        routes.route(list("/playlist.m3u"), list);
        routes.route(list("/playlist.m3u8"), list);
    }

    /// The route of a format.
    private Route.Stream byEnding(String tail) {
        return tail.endsWith(".m3u8") ? hls : tail.endsWith(".ts") ? ts : usual;
    }

    private static Operation played(String path, String sentence) {
        return StreamRoutes.playing(ApiTag.PLAYING
                .get(path, sentence)
                .takes(ID)
                .refuses(
                        404,
                        "unknown_station",
                        "There is no station with this ID, or it has nothing to be played from.")
                .refuses(404, "content_not_found", "The engines cannot load any of its sources."));
    }

    private static Operation list(String path) {
        return ApiTag.PLAYING
                .get(path, "The list of stations for players.")
                .takes(
                        Parameter.choice("format", "Format of the streams.", "ts", "hls"),
                        Parameter.choice(
                                "profile",
                                "Who reads the list.",
                                "plain",
                                "kodi",
                                "jellyfin",
                                "tvheadend",
                                "tivimate",
                                "channels"),
                        Parameter.text("group", "Only stations of this group."),
                        Parameter.text("query", "Only stations with this in their names."),
                        Parameter.flag("favourites", "Whether only favourites are in it."),
                        Parameter.flag("download", "Whether a browser is to save it."),
                        StreamAccess.PARAMETER)
                .answers(200, "The list.", LIST)
                .answers(304, "The list has not changed since the one in `If-None-Match` or `If-Modified-Since`.")
                .refuses(400, "invalid_parameter", "The profile is not known.")
                .refuses(401, "missing_token", "The list requires a token.")
                .refuses(503, "stations_unavailable", "The stations cannot be read now.");
    }
}
