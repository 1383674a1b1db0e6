package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Proxies;
import dev.acequia.http.message.Request;
import dev.acequia.net.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Dispatch of a connection's requests to their routes, one after the other: the next is taken when the last has been
/// answered and the client accepts its answers, and read from the socket when none that has arrived is left.
final class Dispatcher extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /// Parts shared by all connections of a server.
    ///
    /// @param order queue of the answers that may take their time
    record Server(
            Router router, RequestOrder order, Outgoing outgoing, Supplier<Proxies> proxies, AccessLog accessLog) {}

    private final Server server;
    private final RequestDecoder decoder;
    private final HalfClosed halfClosed;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean taking;

    Dispatcher(Server server, RequestDecoder decoder, HalfClosed halfClosed) {
        this.server = server;
        this.decoder = decoder;
        this.halfClosed = halfClosed;
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
            decoder.answered();
            next(ctx);
        } else if (event instanceof ChannelInputShutdownEvent) {
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
            do {
                while (isFree(ctx) && !waiting.isEmpty()) {
                    take(ctx, waiting.remove());
                }
            } while (isFree(ctx) && decoder.readOn());
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        } finally {
            taking = false;
        }
        if (!isFree(ctx) || decoder.isDecoding()) {
            return;
        }
        if (halfClosed.hasEnded()) {
            ctx.close();
        } else {
            ctx.read();
        }
    }

    private boolean isFree(ChannelHandlerContext ctx) {
        return !busy && ctx.channel().isWritable();
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
        Problem refusal = RequestRules.refusal(message);
        Request request = null;
        if (refusal == null) {
            try {
                request = Request.of(message, ctx.channel().remoteAddress(), server.proxies.get());
                if (message instanceof RequestAssembler.Uploading uploading) {
                    request = request.with(uploading.upload());
                }
            } catch (IllegalArgumentException e) {
                refusal = Problem.of(400, "bad_request", "The request must have a URL, but it could not be read");
            }
        }
        String address = request == null
                ? Request.address(message, ctx.channel().remoteAddress(), server.proxies.get())
                : request.address();
        ResponseObserver observer = server.accessLog.begin(message, address, ctx.channel());
        boolean isKept =
                request != null && request.isKeptAlive() && !decoder.memory().isBurden();
        Connection connection = new Connection(ctx.channel(), isKept, observer, server.outgoing, halfClosed);
        if (request != null) {
            halfClosed.waits(request.isHttp10());
            route(request, connection);
        } else if (refusal != null) {
            connection.answer(Request.UNREADABLE, refusal.answer());
            if (message instanceof RequestAssembler.Uploading unread) {
                unread.upload().close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endIf(cause);
        if (cause instanceof IOException || cause instanceof CodecException) {
            log.debug("[connection {}] {}", ctx.channel().remoteAddress(), cause.getMessage());
        } else {
            log.warn(
                    "[connection {}] closed by an internal error", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }

    /// Without a switch over types, which the JVM makes when it is first met: the first request would wait 20 ms for
    /// it.
    private void route(Request request, Connection connection) {
        Router.Match match = server.router.match(request);
        if (match instanceof Router.Match.Found(Route.Resource resource, Request found, String tail)) {
            resource(resource, found, tail, connection);
        } else if (match instanceof Router.Match.Found(Route.Stream stream, Request found, String tail)) {
            stream.serve(found, tail, connection);
        } else if (match instanceof Router.Match.Missed missed) {
            connection.answer(request, answer(missed, request, server.router.isForPlayers(request)));
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
                String detail = request.path() + " allows " + allow + ", not " + request.method();
                Answer answer =
                        Problem.of(405, "method_not_allowed", detail).answer().with("Allow", allow);
                yield isReadOnly && isForPlayers ? Cors.allow(answer) : answer;
            }
            case Router.Match.Nothing() ->
                Problem.of(404, "not_found", "There is no resource at " + request.path())
                        .answer();
        };
    }

    private void resource(Route.Resource resource, Request request, String tail, Connection connection) {
        if (resource.isPrompt()) {
            connection.answer(request, answer(resource, request, tail));
            return;
        }
        boolean isTaken = server.order.run(
                () -> onLoop(connection, request, answer(resource, request, tail)),
                () -> onLoop(connection, request, busy()));
        if (!isTaken) {
            connection.answer(request, busy());
            request.dropUpload();
        }
    }

    private static void onLoop(Connection connection, Request request, Answer answer) {
        connection.socket().eventLoop().execute(() -> {
            connection.answer(request, answer);
            request.dropUpload();
        });
    }

    private static Answer busy() {
        return RequestRules.busy("Too many other requests are still being answered")
                .answer();
    }

    private static Answer answer(Route.Resource resource, Request request, String tail) {
        try {
            return resource.answer(request, tail);
        } catch (RuntimeException | StackOverflowError e) {
            log.error("Answering {} {} failed", request.method(), request.path(), e);
            return Problem.of(500, "internal_error", "Acequia failed to answer " + request.path())
                    .answer();
        }
    }
}
