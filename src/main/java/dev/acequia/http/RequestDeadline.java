package dev.acequia.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose next request does not come in time: within the header timeout from its first byte on,
/// however slowly the rest drips in, and within the idle timeout after the last answer.
///
/// Stands before the HTTP codec; the dispatcher tells it when a request is whole ([Whole]) and answered ([Answered]).
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    /// A whole request has been read.
    enum Whole {
        WHOLE
    }

    /// The last request has been answered.
    enum Answered {
        ANSWERED
    }

    private final ConnectionLimits limits;
    private @Nullable Future<?> timer;
    private long timerNanos;
    private long deadlineNanos;
    private boolean isArmed;
    private boolean begun = true;

    RequestDeadline(ConnectionLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        arm(ctx, limits.headerTimeout());
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!begun && !(message instanceof HttpObject)) {
            begun = true;
            arm(ctx, limits.headerTimeout());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Whole.WHOLE) {
            isArmed = false;
        } else if (event == Answered.ANSWERED) {
            begun = false;
            arm(ctx, limits.idleTimeout());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void arm(ChannelHandlerContext ctx, Duration after) {
        isArmed = true;
        deadlineNanos = System.nanoTime() + after.toNanos();
        if (timer == null || timerNanos - deadlineNanos > 0) {
            cancel();
            wake(ctx);
        }
    }

    /// The timer is not moved at each request: it finds at its end that there is a later deadline, or none.
    private void wake(ChannelHandlerContext ctx) {
        timerNanos = deadlineNanos;
        timer = ctx.executor().schedule(() -> end(ctx), deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void end(ChannelHandlerContext ctx) {
        timer = null;
        if (isArmed && deadlineNanos - System.nanoTime() <= 0) {
            ctx.close();
        } else if (isArmed) {
            wake(ctx);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
