package dev.acequia.output;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.ContentId;
import dev.acequia.http.AdminAccess;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.util.Map;

/// Route that plays the stream named by its URL ([ContentQuery]), in one format.
///
/// Whatever the format, a malformed URL and a client without access get a problem, and `HEAD` gets the headers without
/// any channel being opened.
abstract class StreamHandler implements Route.Stream, StreamPlayer {
    final ChannelRegistry registry;
    final StreamAccess access;
    private final Map<String, String> headers;

    /// @param headers of a stream in this format
    StreamHandler(ChannelRegistry registry, StreamAccess access, Map<String, String> headers) {
        this.registry = registry;
        this.access = access;
        this.headers = headers;
    }

    /// Headers of the answer to HEAD.
    Map<String, String> headers(ContentId content) {
        return headers;
    }

    /// Answers with a stream, at once or when it is live.
    ///
    /// @param base as for [StreamPlayer#play]
    /// @throws ChannelException when the client is not admitted; nothing has been answered then
    abstract void answer(Request request, ContentId content, String base, Connection connection)
            throws ChannelException;

    @Override
    public final void serve(Request request, String tail, Connection connection) {
        switch (ContentQuery.of(request, tail)) {
            case ContentQuery.Bad(Problem problem) -> connection.answer(request, Cors.allow(problem.answer()));
            case ContentQuery.Good(ContentId content) -> play(request, content, "", connection);
        }
    }

    @Override
    public final void play(Request request, ContentId content, String base, Connection connection) {
        Problem refusal = access.refusal(request, content);
        if (refusal != null) {
            connection.answer(request, Cors.allow(AdminAccess.answer(refusal)));
        } else if (request.isHead()) {
            connection.answer(request, new Answer(200, "", new byte[0], headers(content)));
        } else {
            answerOrRefuse(request, content, base, connection);
        }
    }

    private void answerOrRefuse(Request request, ContentId content, String base, Connection connection) {
        try {
            answer(request, content, base, connection);
        } catch (ChannelException e) {
            registry.refused(content, e.failure());
            connection.answer(request, refusal(e.failure()));
        }
    }

    /// Answer to a client whose stream cannot be watched.
    static Answer refusal(Unavailable failure) {
        return Cors.allow(StreamProblem.of(failure).answer());
    }
}
