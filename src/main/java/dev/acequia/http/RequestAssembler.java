package dev.acequia.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;

/// Makes requests whole. One whose body is too large goes on as one that could not be read, so that the dispatcher
/// answers it as it answers the others.
final class RequestAssembler extends HttpObjectAggregator {
    /// @param most bytes that a body may have
    RequestAssembler(int most) {
        super(most, true);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        FullHttpRequest refused = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        refused.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException()));
        ctx.fireChannelRead(refused);
    }
}
