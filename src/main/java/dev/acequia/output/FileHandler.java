package dev.acequia.output;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.http.Connection;
import dev.acequia.http.message.Request;
import dev.acequia.player.AddressQuota;
import dev.acequia.player.Admission;
import dev.acequia.source.ChannelException;
import dev.acequia.vod.FileFacts;
import dev.acequia.vod.FilePlaybacks;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/// Answers with files that engines play: whole, or the part that a request asks for.
///
/// @param stallTimeout how long a client's socket may take to accept a portion
record FileHandler(
        ChannelRegistry registry,
        FilePlaybacks files,
        StreamAccess access,
        AddressQuota quota,
        InstantSource clock,
        Supplier<Duration> stallTimeout) {
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("file-", 0).factory();

    /// Answers a request for what is known to be a file.
    ///
    /// @throws ChannelException when the client is not admitted; nothing has been answered then
    void serve(Request request, ContentId content, Connection connection) throws ChannelException {
        Admission admission = access.limit(request).admit().and(() -> quota.admit(request.address(), Protocol.TS));
        FileAnswer answer = answer(request, content, connection, admission);
        connection.takeOver(answer);
        answer.start(THREADS);
    }

    /// Answers a request in the place of a handler that has taken over its connection.
    ///
    /// @param admission of the client, which is closed when it leaves
    void serve(Request request, ContentId content, Connection connection, Admission admission, ChannelHandler waiting) {
        FileAnswer answer = answer(request, content, connection, admission);
        connection.socket().pipeline().replace(waiting, null, answer);
        answer.start(THREADS);
    }

    private FileAnswer answer(Request request, ContentId content, Connection connection, Admission admission) {
        Viewer viewer = new Viewer(
                UUID.randomUUID().toString(),
                content,
                request.address(),
                request.userAgent(),
                Protocol.TS,
                clock.instant());
        return new FileAnswer(
                new FileAnswer.Tools(registry, files, stallTimeout), viewer, request.brief(), connection, admission);
    }

    /// Headers of the answer to HEAD: what is known of a file, without a question to an engine.
    ///
    /// @param other of what is not known to be a file
    Map<String, String> headers(ContentId content, Map<String, String> other) {
        FileFacts facts = files.facts(content);
        if (facts == null) {
            return other;
        }
        Map<String, String> headers = FileAnswer.headers(facts.contentType());
        if (facts.length() >= 0) {
            headers.put("Content-Length", Long.toString(facts.length()));
        }
        if (facts.hasRanges()) {
            headers.put("Accept-Ranges", "bytes");
        }
        if (facts.tag() != null) {
            headers.put("ETag", facts.tag());
        }
        return headers;
    }
}
