package dev.acequia.rig;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/// What a client of the engine's API has got for a start, and its requests.
///
/// @param answer the `response` of the start
public record EngineSeat(Rig rig, Json answer) {
    private static final String START = "?format=json&id=";

    /// A seat for MPEG-TS on the content.
    ///
    /// @param more parameters, such as `&pid=1`
    public static EngineSeat ts(Rig rig, String more, String... headers) {
        return of(rig, "/ace/getstream" + START + rig.content().contentId() + more, headers);
    }

    /// A seat for HLS.
    public static EngineSeat hls(Rig rig, String more, String... headers) {
        return of(rig, "/ace/manifest.m3u8" + START + rig.content().contentId() + more, headers);
    }

    public static EngineSeat of(Rig rig, String path, String... headers) {
        return new EngineSeat(rig, Json.parse(Rig.text(rig.get(path, headers))));
    }

    public String url(String field) {
        return answer.text(field);
    }

    /// Path of one of its URLs: `playback_url`, `stat_url`, `command_url`, `event_url`.
    public String path(String field) {
        return pathOf(url(field));
    }

    /// Path and query of a URL.
    public static String pathOf(String url) {
        URI parsed = URI.create(url);
        return parsed.getRawPath() + (parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery());
    }

    /// Its statistics.
    public Json stat() {
        return rig.json(path("stat_url"));
    }

    /// Whether it has not ended; looking at it is no use of it.
    public boolean isThere() {
        return rig.json(path("stat_url") + "?skip_player_activity=1")
                .text("error")
                .equals("null");
    }

    /// What is answered to a command, `stop` for instance.
    public String command(String method) {
        return Rig.text(rig.get(path("command_url") + "?method=" + method));
    }

    /// Watches its body.
    public TsViewer watch(String name) {
        return rig.watch(path("playback_url"), name);
    }

    /// The URLs in its playlist.
    public List<String> segments(String... headers) {
        HttpResponse<byte[]> playlist = rig.get(path("playback_url"), headers);
        return Rig.text(playlist)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
                .toList();
    }
}
