package dev.acequia.engine;

import java.net.URI;

/// A playlist as an engine sent it, not read yet.
public final class PlaylistText {
    private final EngineErrors errors;
    private final URI url;
    private final String text;

    /// @param url where it was in the end, after redirects
    PlaylistText(EngineErrors errors, URI url, String text) {
        this.errors = errors;
        this.url = url;
        this.text = text;
    }

    public String text() {
        return text;
    }

    /// The URL that a URI of the playlist stands for, at the address by which the engine is reached.
    ///
    /// @throws EngineException when it is not a playlist
    public URI resolve(String uri) throws EngineException {
        return Playback.own(errors, uri, url);
    }
}
