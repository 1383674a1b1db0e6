package dev.acequia.http;

import dev.acequia.net.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/// Handler of the rest of a connection's life, once its answer is a stream that ends when the connection does: what the
/// client sends is ignored. Takes over by [Connection#takeOver].
public abstract class StreamingAnswer extends ChannelInboundHandlerAdapter {
    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endIf(cause);
        ctx.close();
    }
}
