package dev.acequia.http;

import dev.acequia.http.message.RequestFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decoder of requests, one at a time and within the memory that there is for them: pipelined input stays as it came
/// until more is asked for.
///
/// A request that has no room becomes one that could not be read, and nothing more is read behind it.
final class RequestDecoder extends HttpRequestDecoder {
    /// Lack of memory for a request.
    static final class NoRoomException extends RuntimeException {
        NoRoomException() {
            super("There is not enough memory for the request", null, false, false);
        }
    }

    private final RequestMemory.Share memory;
    private @Nullable ChannelHandlerContext context;
    private boolean isDecoding;
    /// A request has been passed on, and none is wanted until it is asked for.
    private boolean isWhole;
    private boolean isRefused;
    /// The body goes on as it comes, and is bounded elsewhere.
    private boolean isPassedOn;

    RequestDecoder(RequestMemory memory) {
        super(limits());
        this.memory = memory.share();
    }

    private static HttpDecoderConfig limits() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(RequestLimits.MAX_LINE)
                .setMaxHeaderSize(RequestLimits.MAX_HEADERS)
                .setHeadersFactory(RequestFields.FACTORY)
                .setTrailersFactory(RequestFields.FACTORY);
    }

    /// The memory of the connection's requests.
    RequestMemory.Share memory() {
        return memory;
    }

    /// The last request has been answered.
    void answered() {
        memory.rest(actualReadableBytes());
    }

    /// Whether it is passing on what has come: then it goes on by itself.
    boolean isDecoding() {
        return isDecoding;
    }

    /// Wants one more request; true when what has come already had it.
    boolean readOn() throws Exception {
        isWhole = false;
        if (isDecoding || context == null || actualReadableBytes() == 0) {
            return false;
        }
        decode(context, Unpooled.EMPTY_BUFFER);
        return isWhole;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (isRefused || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        Exception refusal = refusal(bytes.readableBytes());
        if (refusal == null) {
            decode(ctx, bytes);
        } else {
            bytes.release();
            refuse(ctx, refusal);
        }
    }

    /// The body of this request, the last one of its connection, is not held here.
    void passOn() {
        isPassedOn = true;
    }

    private @Nullable Exception refusal(int more) {
        if (isPassedOn) {
            return null;
        }
        if (memory.bytes() + more > RequestMemory.MOST) {
            return new TooLongHttpContentException();
        }
        return memory.grow(more) ? null : new NoRoomException();
    }

    private void decode(ChannelHandlerContext ctx, ByteBuf bytes) throws Exception {
        isDecoding = true;
        try {
            super.channelRead(ctx, bytes);
        } finally {
            isDecoding = false;
        }
    }

    /// Leaves the bytes where they are once a request is whole.
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (isWhole) {
            return;
        }
        super.decode(ctx, in, out);
        if (!out.isEmpty()) {
            Object last = out.getLast();
            isWhole = last instanceof LastHttpContent
                    || last instanceof DecoderResultProvider result
                            && result.decoderResult().isFailure();
        }
    }

    /// The client may wait for its answers after its last request: what it has sent stays to be read.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Exception why) {
        isRefused = true;
        FullHttpRequest refused =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
        refused.setDecoderResult(DecoderResult.failure(why));
        ctx.pipeline().context(RequestAssembler.class).fireChannelRead(refused);
    }

    /// A length and chunks beside it are how requests are smuggled past proxies (RFC 9112 6.3).
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("A request must have a length or chunks, but has both");
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        memory.close();
        super.handlerRemoved0(ctx);
    }
}
