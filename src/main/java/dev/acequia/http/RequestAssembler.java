package dev.acequia.http;

import dev.acequia.http.message.UploadBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpContentException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Aggregator of whole requests, but for those whose route reads the body as it comes: these are passed on at once. One
/// whose body is too large is passed on as unreadable, so that the dispatcher answers
/// it as it answers the others.
final class RequestAssembler extends HttpObjectAggregator {
    private final BiPredicate<String, String> isUpload;
    private final Runnable passedOn;
    private @Nullable UploadBody upload;

    /// Request whose body is still to come.
    static final class Uploading extends DefaultFullHttpRequest {
        private final UploadBody upload;

        Uploading(HttpRequest request, UploadBody upload) {
            super(
                    request.protocolVersion(),
                    request.method(),
                    request.uri(),
                    Unpooled.EMPTY_BUFFER,
                    request.headers(),
                    EmptyHttpHeaders.INSTANCE);
            this.upload = upload;
        }

        UploadBody upload() {
            return upload;
        }
    }

    /// @param most bytes that a body may have
    /// @param isUpload whether the body of a request with a method and a URI is read as it comes
    /// @param passedOn run before one is
    RequestAssembler(int most, BiPredicate<String, String> isUpload, Runnable passedOn) {
        super(most, true);
        this.isUpload = isUpload;
        this.passedOn = passedOn;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        UploadBody coming = upload;
        if (coming != null && message instanceof HttpContent content) {
            boolean hasRoom = coming.add(content.content());
            if (content instanceof LastHttpContent) {
                finish(coming, content);
            } else if (hasRoom && !content.decoderResult().isFailure()) {
                ctx.read();
            }
        } else if (message instanceof HttpRequest request
                && !(message instanceof FullHttpRequest)
                && request.decoderResult().isSuccess()
                && isUpload.test(request.method().name(), request.uri())) {
            begin(ctx, request);
        } else {
            super.channelRead(ctx, message);
        }
    }

    private void finish(UploadBody coming, HttpContent last) {
        if (last.decoderResult().isFailure()) {
            coming.fail("The body of the request is malformed");
        } else {
            coming.end();
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        passedOn.run();
        AtomicBoolean isExpected = new AtomicBoolean(HttpUtil.is100ContinueExpected(request));
        UploadBody coming = new UploadBody(() -> ctx.executor().execute(() -> {
            if (isExpected.getAndSet(false)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            ctx.read();
        }));
        upload = coming;
        request.headers().remove(HttpHeaderNames.EXPECT);
        ctx.fireChannelRead(new Uploading(request, coming));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (upload != null) {
            upload.fail("The client has gone before it had sent all of the body");
        }
        super.channelInactive(ctx);
    }

    /// No interim answer to `Expect: 100-continue` with too large a body: it is refused like one sent without asking.
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int most, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, most) ? null : super.newContinueResponse(start, most, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        HttpRequest request = (HttpRequest) oversized;
        FullHttpRequest refused = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        refused.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException()));
        ctx.fireChannelRead(refused);
    }
}
