package dev.acequia.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Dispatch of a connection's requests to their routes, one after the other: the next is taken when the last has been
/// answered and the client accepts its answers, and read from the socket when none that has arrived is left.
final class Dispatcher extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Router router;
    private final Executor control;
    private final Supplier<Proxies> proxies;
    private final AccessLog accessLog;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean taking;

    /// @param control runs what may wait
    Dispatcher(Router router, Executor control, Supplier<Proxies> proxies, AccessLog accessLog) {
        this.router = router;
        this.control = control;
        this.proxies = proxies;
        this.accessLog = accessLog;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        next(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        waiting.add((FullHttpRequest) message);
        next(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        next(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        next(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == RequestDeadline.Answered.ANSWERED) {
            busy = false;
            next(ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    /// Takes what has come, one after the other; an answer that ends at once comes back here and finds it at
    /// work. Then asks for more, within the socket's own event where it can: that spares the kernel to hear at
    /// its end that nothing is wanted, and soon after that something is.
    private void next(ChannelHandlerContext ctx) {
        if (taking) {
            return;
        }
        taking = true;
        try {
            while (!busy && ctx.channel().isWritable() && !waiting.isEmpty()) {
                take(ctx, waiting.remove());
            }
        } finally {
            taking = false;
        }
        if (!busy && ctx.channel().isWritable()) {
            ctx.read();
        }
    }

    private void take(ChannelHandlerContext ctx, FullHttpRequest message) {
        busy = true;
        try {
            answer(ctx, message);
        } finally {
            message.release();
        }
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest message) {
        ctx.pipeline().fireUserEventTriggered(RequestDeadline.Whole.WHOLE);
        Request request;
        try {
            request = message.decoderResult().isSuccess()
                    ? Request.of(message, ctx.channel().remoteAddress(), proxies.get())
                    : null;
        } catch (IllegalArgumentException e) {
            request = null;
        }
        if (request == null) {
            String address = Request.address(message, ctx.channel().remoteAddress(), proxies.get());
            Exchange exchange = accessLog.begin(message, address, ctx.channel());
            new Connection(ctx.channel(), false, exchange).answer(Request.UNREADABLE, refusal(message.decoderResult()));
            return;
        }
        Exchange exchange = accessLog.begin(message, request.address(), ctx.channel());
        route(request, new Connection(ctx.channel(), request.isKeptAlive(), exchange));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("[connection {}] {}", ctx.channel().remoteAddress(), cause.getMessage());
        } else {
            log.warn("[connection {}] closed", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }

    /// Without a switch over types, which the JVM makes when it is first met: the first request would wait 20 ms for
    /// it.
    private void route(Request request, Connection connection) {
        Router.Match match = router.match(request);
        if (match instanceof Router.Match.Found(Route.Resource resource, Request found, String tail)) {
            control.execute(() -> resource(resource, found, tail, connection));
        } else if (match instanceof Router.Match.Found(Route.Stream stream, Request found, String tail)) {
            stream.serve(found, tail, connection);
        } else if (match instanceof Router.Match.Missed missed) {
            connection.answer(request, answer(missed, request, router.isForPlayers(request)));
        }
    }

    /// @param isForPlayers whether pages of any origin may know
    private static Answer answer(Router.Match.Missed missed, Request request, boolean isForPlayers) {
        return switch (missed) {
            case Router.Match.Options(String allow, boolean isReadOnly) -> {
                Answer answer = Answer.empty(204).with("Allow", allow);
                yield isReadOnly && isForPlayers ? Cors.preflight(answer, allow) : answer;
            }
            case Router.Match.WrongMethod(String allow, boolean isReadOnly) -> {
                String detail = request.path() + " answers " + allow + ", not " + request.method();
                Answer answer =
                        Problem.of(405, "method_not_allowed", detail).answer().with("Allow", allow);
                yield isReadOnly && isForPlayers ? Cors.allow(answer) : answer;
            }
            case Router.Match.Nothing() ->
                Problem.of(404, "not_found", "There is nothing at " + request.path())
                        .answer();
        };
    }

    private static void resource(Route.Resource resource, Request request, String tail, Connection connection) {
        Answer answer;
        try {
            answer = resource.answer(request, tail);
        } catch (RuntimeException | StackOverflowError e) {
            log.error("{} {} failed", request.method(), request.path(), e);
            answer = Problem.of(500, "internal_error", "Acequia failed to answer " + request.path())
                    .answer();
        }
        Answer ready = answer;
        connection.socket().eventLoop().execute(() -> connection.answer(request, ready));
    }

    private static Answer refusal(DecoderResult result) {
        if (result.cause() instanceof TooLongHttpLineException) {
            return Problem.of(414, "uri_too_long", "The request line must be at most " + HttpServer.MAX_LINE + " bytes")
                    .answer();
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            return Problem.of(
                            431,
                            "headers_too_large",
                            "The request's headers must be at most " + HttpServer.MAX_HEADERS + " bytes")
                    .answer();
        }
        if (result.cause() instanceof TooLongHttpContentException) {
            return Problem.of(
                            413,
                            "body_too_large",
                            "The request's body must be at most " + HttpServer.MAX_BODY + " bytes")
                    .answer();
        }
        return Problem.of(400, "bad_request", "The request must be HTTP/1.1, but could not be read")
                .answer();
    }
}
