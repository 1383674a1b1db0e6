package dev.acequia.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Exchange that becomes a line of the access log when its answer has ended, or the connection before it.
final class LoggedExchange implements ResponseObserver {
    /// The client went before there was an answer. No standard has it; logs of web servers do.
    private static final int NEVER_ANSWERED = 499;

    private final AccessLine.Asked asked;
    private final Channel socket;
    private final Consumer<AccessLine> log;
    private final long begunNanos = System.nanoTime();
    private final ChannelFutureListener gone = _ -> end();
    private int status = NEVER_ANSWERED;
    private long pieces;
    private LongSupplier taken = () -> pieces;
    private boolean isOver;

    LoggedExchange(AccessLine.Asked asked, Channel socket, Consumer<AccessLine> log) {
        this.asked = asked;
        this.socket = socket;
        this.log = log;
        socket.closeFuture().addListener(gone);
    }

    /// Head and body by themselves, so that the body's bytes are known when the client goes in the midst of them.
    @Override
    public ChannelFuture send(Channel socket, FullHttpResponse answer) {
        begins(answer.status().code());
        socket.write(new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()));
        ChannelFuture sent = socket.writeAndFlush(new DefaultLastHttpContent(answer.content()), piece(socket));
        ends(sent);
        return sent;
    }

    @Override
    public void begins(int status) {
        this.status = status;
    }

    @Override
    public ChannelPromise piece(Channel socket) {
        return socket.newProgressivePromise().addListener(new Piece());
    }

    @Override
    public void counts(LongSupplier taken) {
        this.taken = taken;
    }

    @Override
    public void ends(ChannelFuture sent) {
        sent.addListener(_ -> end());
    }

    private void end() {
        if (isOver) {
            return;
        }
        isOver = true;
        socket.closeFuture().removeListener(gone);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        log.accept(new AccessLine(asked, System.currentTimeMillis(), status, taken.getAsLong(), millis));
    }

    private final class Piece implements ChannelProgressiveFutureListener {
        private long counted;

        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
            pieces += progress - counted;
            counted = progress;
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            // What the socket took has been counted.
        }
    }
}
