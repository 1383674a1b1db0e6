package dev.acequia.simulator;

import dev.acequia.simulator.wire.Request;

/// The URLs that the engine gives out: absolute, with the host by which the client called it.
final class Urls {
    private static final String WRONG_HOST = "http://192.0.2.1:6878";

    private final String base;

    /// @param request whose `Host` is echoed
    Urls(Request request, Mood mood) {
        if (mood.is(Knob.RELATIVE_URLS)) {
            base = "";
        } else if (mood.is(Knob.WRONG_HOST)) {
            base = WRONG_HOST;
        } else {
            base = "http://" + request.header("host").orElse("127.0.0.1:6878");
        }
    }

    /// The URL of a session under `/ace/`: `r`, `stat`, `cmd`, `event`.
    String of(String kind, Session session) {
        return base + "/ace/" + kind + "/" + session.download().content().infohash() + "/" + session.token();
    }

    /// The URL of the session's playlist.
    String playlist(Session session) {
        return of("m", session) + ".m3u8";
    }

    /// The URL of a segment.
    String segment(Session session, long number) {
        return base + "/ace/c/" + session.download().content().infohash() + "/" + number + ".ts";
    }

    /// The URL of the stream.
    String stream(Session session) {
        return base + "/content/" + session.download().content().infohash() + "/" + session.slot();
    }
}
