package dev.acequia.output;

import dev.acequia.engine.ContentId;
import dev.acequia.http.Connection;
import dev.acequia.http.message.Request;

/// Answer to a request for a stream that is known already, whatever the request's URL says.
public interface StreamPlayer {
    /// Answers, if the request may have the stream. On the event loop, must not wait.
    ///
    /// @param base absolute URL, with a slash at its end, of the folder that a playlist's URLs are in; empty for
    ///     relative ones
    void play(Request request, ContentId content, String base, Connection connection);

    /// Whether the answer is the stream itself, which lasts as long as somebody watches, and not a playlist.
    boolean isBody();
}
