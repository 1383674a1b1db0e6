package dev.acequia.output;

import dev.acequia.http.Connection;
import dev.acequia.http.StreamingAnswer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Long text that is sent as it is made, piece by piece, each when the socket has taken the last one; it ends with the
/// connection. Written by one thread that may wait.
final class TextBody extends StreamingAnswer {
    /// Characters after which a piece is worth sending.
    static final int PIECE = 64 << 10;

    private final Connection connection;
    private final Supplier<Duration> stallTimeout;
    private final AtomicLong sent = new AtomicLong();

    /// The client takes nothing, or has gone: nothing more is to be made.
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone() {
            super("the client takes nothing more", null, false, false);
        }
    }

    TextBody(Connection connection, Supplier<Duration> stallTimeout) {
        this.connection = connection;
        this.stallTimeout = stallTimeout;
    }

    void begin(Map<String, String> headers) {
        connection.socket().eventLoop().execute(() -> {
            connection.takeOver(this);
            connection.head(200, headers);
            connection.observer().counts(sent::get);
        });
    }

    /// Sends a piece.
    ///
    /// @throws Gone when the client does not take it in time
    void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ChannelFuture taken = connection.socket().writeAndFlush(Unpooled.wrappedBuffer(bytes));
        try {
            if (!taken.await(stallTimeout.get().toMillis(), TimeUnit.MILLISECONDS) || !taken.isSuccess()) {
                connection.socket().close();
                throw new Gone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.socket().close();
            throw new Gone();
        }
        sent.addAndGet(bytes.length);
    }

    void end() {
        connection.socket().eventLoop().execute(connection::finish);
    }
}
