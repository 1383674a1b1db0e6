package dev.acequia.http;

import dev.acequia.channel.Backlog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client's connection with one request to answer. All methods on its event loop.
public final class Connection {
    /// How long a client that has been answered for the last time may go on sending.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Channel socket;
    private final boolean keepAlive;
    private final Exchange exchange;

    Connection(Channel socket, boolean keepAlive, Exchange exchange) {
        this.socket = socket;
        this.keepAlive = keepAlive;
        this.exchange = exchange;
    }

    /// The same for an answer that is the connection's last.
    Connection closing() {
        return new Connection(socket, false, exchange);
    }

    /// Sends a whole answer; the connection then takes the next request, or closes.
    void answer(Request request, Answer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                request.isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        Caution.always().forEach(response.headers()::set);
        Caution.with(answer.contentType()).forEach(response.headers()::set);
        HttpHeaders headers = common(response, answer.headers());
        if (!answer.contentType().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        boolean isEndless = request.isHead() && answer.body().length == 0;
        if (answer.status() != 204 && !isEndless) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        headers.set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        ChannelFuture sent = exchange.send(socket, response);
        if (keepAlive) {
            socket.pipeline().fireUserEventTriggered(RequestDeadline.Answered.ANSWERED);
        } else {
            sent.addListener(_ -> hangUp());
        }
    }

    /// Sends an answer of so many bytes that lie in pieces, which are given away; then the connection takes the next
    /// request, or closes. A client whose socket accepts nothing for `stallTimeout` is closed.
    ///
    /// @param body empty for the answer to HEAD
    /// @return completes when the socket has taken all
    ChannelFuture body(int status, Map<String, String> fields, long length, List<ByteBuf> body, Duration stallTimeout) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        common(response, fields)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        KernelQueue.WHOLE.use(socket);
        exchange.begins(status);
        socket.write(response, socket.voidPromise());
        for (ByteBuf each : body) {
            socket.write(new DefaultHttpContent(each), exchange.piece(socket));
        }
        ChannelFuture sent = socket.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        exchange.ends(sent);
        if (!sent.isDone()) {
            watch(sent, Backlog.of(socket), stallTimeout);
        }
        sent.addListener(done -> {
            if (done.isSuccess() && keepAlive) {
                socket.pipeline().fireUserEventTriggered(RequestDeadline.Answered.ANSWERED);
            } else {
                hangUp();
            }
        });
        return sent;
    }

    private void watch(ChannelFuture sent, long backlog, Duration stallTimeout) {
        socket.eventLoop()
                .schedule(
                        () -> {
                            long now = Backlog.of(socket);
                            if (sent.isDone() || now < 0) {
                                return;
                            }
                            if (now == backlog) {
                                socket.config().setOption(ChannelOption.SO_LINGER, 0);
                                socket.close();
                            } else {
                                watch(sent, now, stallTimeout);
                            }
                        },
                        stallTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// Queues the head of an answer whose body is sent on the bare socket and ends when the connection does.
    void head(Map<String, String> fields) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        common(response, fields).set(HttpHeaderNames.CONNECTION, "close");
        KernelQueue.ENDLESS.use(socket);
        exchange.begins(HttpResponseStatus.OK.code());
        socket.write(response, socket.voidPromise());
    }

    /// Ends the connection from our side, and altogether once the client has heard it: a connection that is closed
    /// while something comes in is reset, and the client loses the answer.
    private void hangUp() {
        socket.pipeline().addFirst(new IgnoredInput());
        socket.config().setAutoRead(true);
        ((DuplexChannel) socket).shutdownOutput();
        socket.eventLoop().schedule(() -> socket.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    Channel socket() {
        return socket;
    }

    Exchange exchange() {
        return exchange;
    }

    private static HttpHeaders common(HttpResponse response, Map<String, String> fields) {
        HttpHeaders headers = response.headers();
        fields.forEach(headers::set);
        headers.set(HttpHeaderNames.DATE, HttpDate.now());
        return headers;
    }
}
