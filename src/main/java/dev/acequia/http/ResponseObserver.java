package dev.acequia.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.function.LongSupplier;

/// A request and what becomes of its answer, as the connection tells it; as it is here, for one that is not logged. All
/// on the connection's event loop.
public interface ResponseObserver {
    ResponseObserver UNLOGGED = new ResponseObserver() {};

    /// Sends a whole answer.
    default ChannelFuture send(Channel socket, FullHttpResponse answer) {
        return socket.writeAndFlush(answer);
    }

    /// An answer begins that is not sent whole.
    default void begins(int status) {}

    /// The promise to write a piece of the body with, so that what the socket takes of it counts.
    default ChannelPromise piece(Channel socket) {
        return socket.voidPromise();
    }

    /// Has `taken` tell how many bytes of the body the socket has taken, where they are not given piece by piece.
    default void counts(LongSupplier taken) {}

    /// The answer has ended when this is done; without it, when the connection has.
    default void ends(ChannelFuture sent) {}
}
