package dev.acequia.http;

import dev.acequia.http.message.Method;

/// Groups of routes, in the order of the API document.
public enum ApiTag {
    PLAYING("Streams for players: MPEG-TS and HLS of a channel, from a single engine session."),
    ENGINE_API("The HTTP API of an AceStream engine, for clients that expect one."),
    CHANNELS("Open channels and their viewers."),
    STREAMS("Current and past streams, with their statistics."),
    STATIONS("Stations, the lists that they come from, and the lists that players get."),
    LOOPS("Detection of looping streams, and the list of those that are not played."),
    ENGINES("The engines, their health and their streams."),
    EVENTS("Events in the order in which they happened."),
    SETTINGS("All settings, most of which can be changed while the server runs."),
    SERVER("The server itself.");

    private final String sentence;

    ApiTag(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /// Whether pages of any origin may use the routes: those that players play, and what an engine allows them too.
    boolean isForAnyOrigin() {
        return this == PLAYING || this == ENGINE_API;
    }

    /// A route that looks.
    ///
    /// @param path with the names of its values: `/engines/{id}`
    /// @param sentence what it is for
    public Operation get(String path, String sentence) {
        return Operation.of(this, Method.GET, path, sentence);
    }

    /// A route that adds or changes.
    public Operation post(String path, String sentence) {
        return Operation.of(this, Method.POST, path, sentence);
    }

    /// A route that changes some fields.
    public Operation patch(String path, String sentence) {
        return Operation.of(this, Method.PATCH, path, sentence);
    }

    /// A route that takes away.
    public Operation delete(String path, String sentence) {
        return Operation.of(this, Method.DELETE, path, sentence);
    }
}
