package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.StreamReader;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.http.Connection;
import dev.acequia.http.StreamingAnswer;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Request;
import dev.acequia.mpegts.Packet;
import dev.acequia.player.AddressQuota;
import dev.acequia.player.Admission;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import dev.acequia.vod.FilePlaybacks;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Route that answers with the endless MPEG-TS body of a channel.
///
/// Nothing is sent before the channel is live: until then a failure still gets a status of its own. The body ends when
/// the connection does, without chunked coding: each slice is one system call, and HTTP/1.0 clients understand it.
public final class TsHandler extends StreamHandler {
    private static final Map<String, String> HEADERS = headers();
    private static final byte[] FILLER = Packet.nulls(1);

    private final AddressQuota quota;
    private final InstantSource clock;
    private final FileHandler files;

    /// @param quota bounds the viewers of an address
    /// @param files what is played without a channel
    /// @param stallTimeout how long the socket of a client of a file may take to accept a portion
    public TsHandler(
            ChannelRegistry registry,
            StreamAccess access,
            AddressQuota quota,
            InstantSource clock,
            FilePlaybacks files,
            Supplier<Duration> stallTimeout) {
        super(registry, access, HEADERS);
        this.quota = quota;
        this.clock = clock;
        this.files = new FileHandler(registry, files, access, quota, clock, stallTimeout);
    }

    @Override
    Map<String, String> headers(ContentId content) {
        return files.headers(content, HEADERS);
    }

    @Override
    public boolean isBody() {
        return true;
    }

    @Override
    void answer(Request request, ContentId content, String base, Connection connection) throws ChannelException {
        try {
            playStream(request, content, connection, registry::watch);
        } catch (ChannelException e) {
            if (e.failure().reason() != Unavailable.Reason.IS_FILE) {
                throw e;
            }
            files.serve(request, content, connection);
        }
    }

    /// Answers with one of several contents, which the subscription chooses. The client may have any of them.
    ///
    /// @param first for the headers, and the viewer until one is chosen
    void play(Request request, ContentId first, Connection connection, Watching watching) {
        if (request.isHead()) {
            connection.answer(request, new Answer(200, "", new byte[0], HEADERS));
            return;
        }
        try {
            playOrServe(request, first, connection, watching);
        } catch (ChannelException e) {
            registry.refused(first, e.failure());
            connection.answer(request, refusal(e.failure()));
        }
    }

    private void playOrServe(Request request, ContentId first, Connection connection, Watching watching)
            throws ChannelException {
        try {
            playStream(request, first, connection, watching);
        } catch (ChannelException e) {
            ContentId file = watching.file();
            if (e.failure().reason() != Unavailable.Reason.IS_FILE || file == null) {
                throw e;
            }
            files.serve(request, file, connection);
        }
    }

    private void playStream(Request request, ContentId content, Connection connection, Watching watching)
            throws ChannelException {
        Viewer viewer = new Viewer(
                UUID.randomUUID().toString(),
                content,
                request.address(),
                request.userAgent(),
                Protocol.TS,
                clock.instant());
        AdmittedViewer viewing = enter(
                viewer, watching, access.limit(request).admit().and(() -> quota.admit(request.address(), Protocol.TS)));
        TsConnection stream = new TsConnection(connection, viewing, request.brief(), watching);
        connection.takeOver(stream);
        await(viewing.subscription(), stream, connection.socket().eventLoop());
    }

    /// Waits for the channel, keeping little of the request: it may be large, and the wait long.
    private static void await(ChannelSubscription subscription, TsConnection stream, EventLoop loop) {
        subscription
                .live()
                .whenComplete((channel, failure) -> loop.execute(() -> {
                    if (channel != null) {
                        stream.begin(channel);
                    } else {
                        stream.fail(Unavailable.of(failure));
                    }
                }));
    }

    /// Viewer's subscription and its admission, until it leaves.
    private record AdmittedViewer(ChannelSubscription subscription, Admission admission) {
        void end() {
            subscription.close();
            admission.close();
        }
    }

    private static AdmittedViewer enter(Viewer viewer, Watching watching, Admission admission) throws ChannelException {
        try {
            return new AdmittedViewer(watching.watch(viewer), admission);
        } catch (ChannelException e) {
            admission.close();
            throw e;
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Cors.HEADERS);
        headers.put("Content-Type", "video/mp2t");
        headers.put("Cache-Control", "no-cache, no-store, must-revalidate");
        headers.put("Accept-Ranges", "none");
        headers.put("X-Accel-Buffering", "no");
        return Map.copyOf(headers);
    }

    /// Handler of a connection from the wait for its stream on: when the client goes, the viewer leaves.
    private final class TsConnection extends StreamingAnswer implements Watching.Body {
        private final Connection connection;
        private final Request request;
        private final Watching watching;
        private AdmittedViewer viewing;
        private long sentBefore; // by the readers of other channels
        private @Nullable StreamReader delivery;
        private final long askedNanos = System.nanoTime();
        private boolean gone;

        /// @param request as brief as it can be
        TsConnection(Connection connection, AdmittedViewer viewing, Request request, Watching watching) {
            this.connection = connection;
            this.viewing = viewing;
            this.request = request;
            this.watching = watching;
        }

        void begin(Channel channel) {
            if (gone || !connection.socket().isActive()) {
                return;
            }
            StreamReader begun;
            try {
                begun = channel.deliver(viewing.subscription().viewer(), connection.socket());
            } catch (ChannelException e) {
                fail(e.failure());
                return;
            }
            delivery = begun;
            connection.head(HEADERS, FILLER);
            count(begun);
            begun.take(null);
            channel.joined(Protocol.TS, Duration.ofNanos(System.nanoTime() - askedNanos));
            watching.begins(channel, this);
        }

        private void count(StreamReader begun) {
            long before = sentBefore;
            connection.observer().counts(() -> before + begun.sentBytes() + begun.fillerBytes());
        }

        @Override
        public EventLoop loop() {
            return connection.socket().eventLoop();
        }

        @Override
        public boolean isOver() {
            return gone || !connection.socket().isActive();
        }

        @Override
        public void goOnWith(ChannelSubscription next, Channel channel) {
            StreamReader last = delivery;
            if (isOver() || last == null) {
                next.close();
                return;
            }
            sentBefore += last.sentBytes() + last.fillerBytes();
            last.close();
            viewing.subscription().close();
            viewing = new AdmittedViewer(next, viewing.admission());
            StreamReader begun = channel.deliverBehind(next.viewer(), connection.socket());
            delivery = begun;
            count(begun);
            begun.take(null);
        }

        void fail(Unavailable failure) {
            if (failure.reason() == Unavailable.Reason.IS_FILE
                    && !gone
                    && connection.socket().isActive()) {
                ContentId file = watching.file();
                ContentId content =
                        file == null ? viewing.subscription().viewer().content() : file;
                viewing.subscription().close();
                files.serve(request, content, connection, viewing.admission(), this);
                return;
            }
            viewing.end();
            if (!gone) {
                connection.closing().answer(Request.UNREADABLE, refusal(failure));
            }
        }

        /// Half-closed connection: its client goes on watching, and whether it is still there shows in what it is sent.
        /// A waiting HTTP/1.0 client can be sent nothing, and counts as gone.
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent && delivery == null && request.isHttp10()) {
                ctx.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (delivery != null && ctx.channel().isWritable()) {
                delivery.take(null);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone = true;
            if (delivery != null) {
                delivery.close();
            }
            viewing.end();
        }
    }
}
