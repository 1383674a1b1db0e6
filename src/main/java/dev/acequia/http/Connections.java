package dev.acequia.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Limit on open connections: past it, the connection that has been idle for the longest time makes room for the new
/// one; when all are busy, the new one is closed.
///
/// Shared by all connections; its lock is held for a look at a set only.
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {
    private final IntSupplier most;
    private final Set<Channel> waiting = new LinkedHashSet<>();
    private int open;

    /// @param most asked for at each new connection
    Connections(IntSupplier most) {
        this.most = most;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel victim = admit(ctx.channel());
        if (victim != null) {
            victim.close();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        synchronized (waiting) {
            open--;
            waiting.remove(ctx.channel());
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        synchronized (waiting) {
            if (event == RequestDeadline.Whole.WHOLE) {
                waiting.remove(ctx.channel());
            } else if (event == RequestDeadline.Answered.ANSWERED) {
                waiting.add(ctx.channel());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private @Nullable Channel admit(Channel connection) {
        synchronized (waiting) {
            open++;
            waiting.add(connection);
            if (open <= most.getAsInt()) {
                return null;
            }
            Iterator<Channel> oldest = waiting.iterator();
            Channel victim = oldest.next();
            oldest.remove();
            return victim;
        }
    }
}
