package dev.acequia.http;

import dev.acequia.net.SocketQueue;
import dev.acequia.net.SocketStall;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answer that a socket has not taken at once, until it has: a client that takes nothing for a while is cut off, and so
/// is one that takes all too little in all. On the socket's event loop, but for [#cutOff] and [#stalledNanos].
final class Sending {
    /// A client has this long in any case ...
    private static final Duration START = Duration.ofSeconds(30);

    /// ... and a second more for each of these bytes.
    private static final int SLOWEST = 32 << 10;

    private static final int LOOKS = 4;

    private final Channel socket;
    private final long own;
    private final Unsent unsent;
    private final Duration stallTimeout;
    private final long deadlineNanos;
    private final SocketStall stall;
    private @Nullable Future<?> look;

    private Sending(Channel socket, long own, Unsent unsent, Duration stallTimeout, long left) {
        this.socket = socket;
        this.own = own;
        this.unsent = unsent;
        this.stallTimeout = stallTimeout;
        long now = System.nanoTime();
        this.stall = new SocketStall(1, left, now);
        this.deadlineNanos = now + START.plusSeconds(left / SLOWEST).toNanos();
    }

    /// Watches over an answer unless it has been sent already.
    ///
    /// @param own how many of its bytes are there for this client only
    static void watch(ChannelFuture sent, long own, Unsent unsent, Duration stallTimeout) {
        if (sent.isDone()) {
            return;
        }
        long left = Math.max(0, SocketQueue.of(sent.channel()));
        Sending sending = new Sending(sent.channel(), own, unsent, stallTimeout, left);
        unsent.left(sending, Math.min(own, left));
        sending.lookLater();
        sent.addListener(_ -> sending.over());
    }

    /// The nanoseconds since the socket was last seen to take anything.
    long stalledNanos(long now) {
        return stall.length(now);
    }

    private void lookLater() {
        look = socket.eventLoop()
                .schedule(this::check, Math.max(1, stallTimeout.toMillis() / LOOKS), TimeUnit.MILLISECONDS);
    }

    private void check() {
        long now = System.nanoTime();
        long left = SocketQueue.of(socket);
        if (left < 0) {
            return;
        }
        if (stall.update(left, left == 0, now)) {
            unsent.left(this, Math.min(own, left));
        }
        if (stall.length(now) >= stallTimeout.toNanos() || now - deadlineNanos >= 0) {
            SocketQueue.reset(socket);
        } else {
            lookLater();
        }
    }

    /// Closes the connection so that nothing more is sent. Any thread.
    void cutOff() {
        socket.eventLoop().execute(() -> SocketQueue.reset(socket));
    }

    private void over() {
        if (look != null) {
            look.cancel(false);
        }
        unsent.over(this);
    }
}
