package dev.acequia.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Distinction between clients that have sent all they will and wait for their answer (RFC 9112 9.6) and those that
/// have gone: to the kernel both are the same, until something is sent to them.
///
/// So a client that has waited for a second is sent that the server goes on (RFC 9110 15.2.1), and again every five;
/// one that has an endless body is sent something without a meaning in it at once. One that has gone answers with a
/// reset, and its connection is closed. Stands first in its pipeline.
final class HalfClosed extends ChannelInboundHandlerAdapter {
    private static final byte[] GOES_ON = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long FIRST_MILLIS = 1000;
    private static final long LATER_MILLIS = 5000;

    /// Times after a send at which a reset is looked for, besides the immediate look, which finds one from this
    /// machine.
    private static final long[] LOOKS_MILLIS = {5, 50, 200, 800};

    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> probe;
    private byte @Nullable [] filler;
    private boolean hasEnded;
    private boolean isWaiting;

    /// Whether the client will send nothing more.
    boolean hasEnded() {
        return hasEnded;
    }

    /// A request has been read that may take its time.
    ///
    /// @param isHttp10 of a client that knows nothing of interim answers
    void waits(boolean isHttp10) {
        isWaiting = !isHttp10;
        if (hasEnded) {
            begin();
        }
    }

    /// Its answer begins.
    void answers() {
        isWaiting = false;
        if (probe != null) {
            probe.cancel(false);
            probe = null;
        }
    }

    /// The answer has begun and has no end.
    ///
    /// @param filler may be sent at any time, and means nothing
    void isEndless(byte[] filler) {
        this.filler = filler;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hasEnded = true;
            if (filler != null) {
                send(ctx, filler);
            } else {
                begin();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answers();
        ctx.fireChannelInactive();
    }

    private void begin() {
        if (isWaiting && probe == null && context != null) {
            probeIn(context, FIRST_MILLIS);
        }
    }

    private void probeIn(ChannelHandlerContext ctx, long millis) {
        probe = ctx.executor()
                .schedule(
                        () -> {
                            if (isWaiting && ctx.channel().isActive()) {
                                send(ctx, GOES_ON);
                                probeIn(ctx, LATER_MILLIS);
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private static void send(ChannelHandlerContext ctx, byte[] bytes) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        check(ctx);
        for (long millis : LOOKS_MILLIS) {
            ctx.executor().schedule(() -> check(ctx), millis, TimeUnit.MILLISECONDS);
        }
    }

    /// Closes the connection when the client has reset it, which is noticed only by a read or a write.
    private static void check(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()
                && ctx.channel() instanceof UnixChannel unix
                && unix.fd() instanceof Socket socket) {
            try {
                if (socket.getSoError() != 0) {
                    ctx.close();
                }
            } catch (IOException e) {
                ctx.close();
            }
        }
    }
}
