package dev.acequia.http;

/// Groups of routes, in the order of the API document.
public enum Topic {
    PLAYING("Streams for players: MPEG-TS and HLS of one content, from one engine session."),
    CHANNELS("What plays now, and who watches it."),
    STREAMS("Engine sessions on record, with their statistics."),
    LOOPS("Streams that play the same over and over are not played."),
    ENGINES("The engines, how they do and what they play."),
    EVENTS("What happened, in order."),
    SETTINGS("All settings, and changing them while the server runs."),
    SERVER("The server itself.");

    private final String sentence;

    Topic(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
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

    /// A route that takes away.
    public Operation delete(String path, String sentence) {
        return Operation.of(this, Method.DELETE, path, sentence);
    }
}
