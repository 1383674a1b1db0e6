package dev.acequia.simulator;

/// The routes of the engine's HTTP API, by the start of their path.
enum Route {
    /// Starts a playback as transport stream.
    GETSTREAM("/ace/getstream"),
    /// Starts a playback as HLS.
    MANIFEST("/ace/manifest.m3u8"),
    /// The playlist of a session.
    M("/ace/m/"),
    /// A segment.
    C("/ace/c/"),
    /// The playback URL of a session; redirects to [#CONTENT].
    R("/ace/r/"),
    /// The stream itself.
    CONTENT("/content/"),
    STAT("/ace/stat/"),
    CMD("/ace/cmd/"),
    EVENT("/ace/event/"),
    WEBUI("/webui/api/service"),
    SERVER("/server/api"),
    /// Another name of [#SERVER].
    SERVICE("/service/api"),
    SEARCH("/search"),
    /// The engine's own list.
    PLAYLIST("/playlist/get"),
    /// The simulator's own: faults and state, no part of an engine.
    SIMULATOR("/simulator/"),
    /// Everything else.
    UNKNOWN("/");

    private final String prefix;

    Route(String prefix) {
        this.prefix = prefix;
    }

    static Route of(String path) {
        for (Route route : values()) {
            boolean isWhole = !route.prefix.endsWith("/") && path.equals(route.prefix);
            if (isWhole || route.prefix.endsWith("/") && path.startsWith(route.prefix)) {
                return route;
            }
        }
        return UNKNOWN;
    }
}
