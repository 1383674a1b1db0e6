package dev.acequia.engine;

import dev.acequia.net.OutOfMemory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection to an engine, on its event loop: one request after the other. Its bytes go to the body of the request,
/// and no more is read while that has no room.
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int KEPT_SECONDS = 30;

    private final ConnectionPool pool;
    private final EngineAddress engine;
    private final Channel channel;
    private @Nullable EngineRequest inFlight;
    private @Nullable Future<?> expiry; // while it has none
    private boolean isUsed; // it has answered before
    private boolean hasHead;
    private boolean isKeepable;
    private boolean isBare; // nothing but the body comes any more

    Connection(ConnectionPool pool, EngineAddress engine, Channel channel) {
        this.pool = pool;
        this.engine = engine;
        this.channel = channel;
    }

    EngineAddress engine() {
        return engine;
    }

    void ask(EngineRequest request) {
        if (expiry != null) {
            expiry.cancel(false);
        }
        if (!request.body().comesBy(channel)) {
            channel.close();
            return;
        }
        inFlight = request;
        hasHead = false;
        channel.writeAndFlush(request.request()).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            EngineRequest request = inFlight;
            if (request == null) {
                context.close(); // it speaks without being asked
            } else if (message instanceof ByteBuf bytes) {
                request.body().add(bytes, channel.eventLoop());
            } else if (message instanceof HttpObject part) {
                take(request, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(EngineRequest request, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            end(broken(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            hasHead = true;
            isKeepable = HttpUtil.isKeepAlive(head);
            request.answered(head);
            if (lastsUntilTheEnd(head)) {
                isBare = true;
                channel.pipeline().remove(HttpClientCodec.class);
            }
        }
        if (part instanceof HttpContent content && hasHead) {
            request.body().add(content.content(), channel.eventLoop());
            if (content instanceof LastHttpContent) {
                finish(request);
            }
        }
    }

    /// Whether all that comes is the body: that of most media, and it needs no more decoding.
    private static boolean lastsUntilTheEnd(HttpResponse head) {
        int status = head.status().code();
        return !HttpUtil.isContentLengthSet(head)
                && !HttpUtil.isTransferEncodingChunked(head)
                && status != HttpResponseStatus.NO_CONTENT.code()
                && status != HttpResponseStatus.NOT_MODIFIED.code();
    }

    private Throwable broken(Throwable cause) {
        String words = Objects.toString(cause.getMessage(), cause.toString());
        if (cause instanceof PrematureChannelClosureException) {
            return new EOFException(words);
        }
        return hasHead ? new IOException(words) : new ProtocolException(words);
    }

    private void finish(EngineRequest answered) {
        inFlight = null;
        isUsed = true;
        if (!answered.body().end(null) || !isKeepable || !pool.keep(this)) {
            channel.close();
            return;
        }
        expiry = channel.eventLoop().schedule(() -> channel.close(), KEPT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (inFlight == null || inFlight.body().flush()) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (expiry != null) {
            expiry.cancel(false);
        }
        pool.forget(this);
        EngineRequest request = inFlight;
        if (isBare && request != null) {
            request.body().end(null);
        } else {
            lose(new EOFException());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        OutOfMemory.endIf(cause);
        lose(cause);
        context.close();
    }

    /// The connection broke. One that was kept may have been given up by the engine before it was asked again: that
    /// says nothing, and another one is made.
    private void lose(Throwable cause) {
        EngineRequest request = inFlight;
        if (request != null && isUsed && !hasHead) {
            inFlight = null;
            pool.connect(request);
        } else {
            end(cause);
        }
    }

    /// Fails the request, and ends the connection.
    void end(Throwable cause) {
        EngineRequest request = inFlight;
        inFlight = null;
        if (request != null) {
            request.failed(cause);
        }
        channel.close();
    }
}
