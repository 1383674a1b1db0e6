package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.HttpDate;
import dev.acequia.http.message.Request;
import dev.acequia.net.OutOfMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client's connection with one request to answer. All methods on its event loop.
public final class Connection {
    /// Time for which a client may go on sending after its last answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Channel socket;
    private final boolean keepAlive;
    private final ResponseObserver observer;
    private final Outgoing outgoing;
    private final HalfClosed halfClosed;

    /// A connection with limits of its own, not shared with a server's others.
    public Connection(Channel socket, boolean keepAlive, ResponseObserver observer) {
        this(socket, keepAlive, observer, new Outgoing(new Unsent(Integer.MAX_VALUE), () -> LINGER), new HalfClosed());
    }

    /// @param halfClosed is told when the answer begins
    Connection(Channel socket, boolean keepAlive, ResponseObserver observer, Outgoing outgoing, HalfClosed halfClosed) {
        this.socket = socket;
        this.keepAlive = keepAlive;
        this.observer = observer;
        this.outgoing = outgoing;
        this.halfClosed = halfClosed;
    }

    /// The same for an answer that is the connection's last.
    public Connection closing() {
        return new Connection(socket, false, observer, outgoing, halfClosed);
    }

    /// Sends a whole answer; the connection then takes the next request, or closes. A client that takes nothing of it
    /// for a while is cut off.
    public void answer(Request request, Answer whole) {
        if (!socket.isActive()) {
            return;
        }
        boolean isLarge = !request.isHead() && whole.own() >= Unsent.SMALL;
        Answer answer = isLarge && !outgoing.unsent().hasRoom(whole.own(), System.nanoTime())
                ? Cors.allow(RequestRules.busy("Too many responses wait for clients that do not read them")
                        .answer())
                : whole;
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                request.isHead() ? Unpooled.EMPTY_BUFFER : answer.content());
        SecurityHeaders.always().forEach(response.headers()::set);
        SecurityHeaders.with(answer.contentType()).forEach(response.headers()::set);
        HttpHeaders headers = common(response, answer.headers());
        if (!answer.contentType().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        boolean isEndless = request.isHead() && answer.body().length == 0;
        if (answer.status() != 204 && !isEndless) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        headers.set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        halfClosed.answers();
        ChannelFuture sent = observer.send(socket, response);
        end(sent, answer.own(), outgoing.stallTimeout().get());
    }

    /// Follows an answer with the next request, or with the end of the connection.
    private void end(ChannelFuture sent, long own, Duration stallTimeout) {
        Sending.watch(sent, own, outgoing.unsent(), stallTimeout);
        sent.addListener(done -> {
            OutOfMemory.endIf(done.cause());
            if (done.isSuccess() && keepAlive) {
                socket.pipeline().fireUserEventTriggered(RequestDeadline.Answered.ANSWERED);
            } else {
                hangUp();
            }
        });
    }

    /// Sends an answer of that many bytes in pieces, whose ownership passes to the connection; then the connection
    /// takes the next request, or closes. A client whose socket accepts nothing for `stallTimeout` is closed.
    ///
    /// @param body empty for the answer to HEAD
    /// @return completes when the socket has taken all
    public ChannelFuture body(
            int status, Map<String, String> fields, long length, List<ByteBuf> body, Duration stallTimeout) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        common(response, fields)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        SendQueueTuning.WHOLE.use(socket);
        halfClosed.answers();
        observer.begins(status);
        socket.write(response, socket.voidPromise());
        for (ByteBuf each : body) {
            socket.write(new DefaultHttpContent(each), observer.piece(socket));
        }
        ChannelFuture sent = socket.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        observer.ends(sent);
        end(sent, 0, stallTimeout);
        return sent;
    }

    /// Gives what happens on the connection from now on to a handler: this request is its last. Until the [#head] is
    /// sent, it can still be answered otherwise.
    public void takeOver(StreamingAnswer handler) {
        socket.pipeline().addLast(handler);
        RequestPipeline.readNoMore(socket.pipeline());
        socket.config().setAutoRead(true);
    }

    /// Queues the head of an answer whose body is sent on the bare socket and ends when the connection does.
    ///
    /// @param filler may be sent at any time, and means nothing to the client
    public void head(Map<String, String> fields, byte[] filler) {
        halfClosed.isEndless(filler);
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        common(response, fields).set(HttpHeaderNames.CONNECTION, "close");
        SendQueueTuning.ENDLESS.use(socket);
        halfClosed.answers();
        observer.begins(HttpResponseStatus.OK.code());
        socket.write(response, socket.voidPromise());
        socket.pipeline().remove(HttpResponseEncoder.class);
    }

    /// Queues the head of an answer whose body is sent on the bare socket, and ends with [#finish].
    public void head(int status, Map<String, String> fields) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        SecurityHeaders.always().forEach(response.headers()::set);
        common(response, fields).set(HttpHeaderNames.CONNECTION, "close");
        SendQueueTuning.WHOLE.use(socket);
        halfClosed.answers();
        observer.begins(status);
        socket.write(response, socket.voidPromise());
        socket.pipeline().remove(HttpResponseEncoder.class);
    }

    /// Ends such an answer, of which all has been written.
    public void finish() {
        hangUp();
    }

    /// Sends a large piece of such a body, as long as there is room for it and the client takes it; else the connection
    /// closes.
    void send(ByteBuf piece) {
        int length = piece.readableBytes();
        if (length >= Unsent.SMALL && !outgoing.unsent().hasRoom(length, System.nanoTime())) {
            piece.release();
            socket.close();
            return;
        }
        socket.write(piece, observer.piece(socket));
        Sending.watch(
                socket.writeAndFlush(Unpooled.EMPTY_BUFFER),
                length,
                outgoing.unsent(),
                outgoing.stallTimeout().get());
    }

    /// Ends the connection from our side, and altogether once the client has heard it: a connection that is closed
    /// while something comes in is reset, and the client loses the answer.
    private void hangUp() {
        if (!socket.isActive() || halfClosed.hasEnded()) {
            socket.close();
            return;
        }
        socket.pipeline().addFirst(new IgnoredInput());
        socket.config().setAutoRead(true);
        ((DuplexChannel) socket).shutdownOutput();
        socket.eventLoop().schedule(() -> socket.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Channel socket() {
        return socket;
    }

    public ResponseObserver observer() {
        return observer;
    }

    private static HttpHeaders common(HttpResponse response, Map<String, String> fields) {
        HttpHeaders headers = response.headers();
        fields.forEach(headers::set);
        headers.set(HttpHeaderNames.DATE, HttpDate.now());
        return headers;
    }
}
