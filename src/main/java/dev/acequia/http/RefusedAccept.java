package dev.acequia.http;

import dev.acequia.net.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says that the system lets the listener accept nobody, as for want of descriptors. Stands last: what stands before
/// waits for a second before it accepts again.
final class RefusedAccept extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(RefusedAccept.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endIf(cause);
        log.warn("[listener {}] cannot accept a connection: {}", ctx.channel().localAddress(), cause.getMessage());
    }
}
