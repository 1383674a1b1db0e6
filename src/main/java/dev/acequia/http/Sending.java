package dev.acequia.http;

import dev.acequia.net.Backlog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer that a socket has not taken at once, until it has: a client that takes nothing for a while is cut off, and
/// so is one that takes all too little in all. On the socket's event loop, but for [#cutOff] and [#progressNanos].
final class Sending {
    /// A client has so long in any case ...
    private static final Duration START = Duration.ofSeconds(30);

    /// ... and a second more for so many bytes.
    private static final int SLOWEST = 32 << 10;

    private static final int LOOKS = 4;

    private final Channel socket;
    private final long own;
    private final Unsent unsent;
    private final Duration stallTimeout;
    private final long deadlineNanos;
    private volatile long progressNanos;
    private long left;
    private @Nullable Future<?> look;

    private Sending(Channel socket, long own, Unsent unsent, Duration stallTimeout, long now) {
        this.socket = socket;
        this.own = own;
        this.unsent = unsent;
        this.stallTimeout = stallTimeout;
        this.left = Backlog.of(socket);
        this.progressNanos = now;
        this.deadlineNanos =
                now + START.plusSeconds(Math.max(0, left) / SLOWEST).toNanos();
    }

    /// Watches over an answer unless it has been sent already.
    ///
    /// @param own how many of its bytes are there for this client only
    static void watch(ChannelFuture sent, long own, Unsent unsent, Duration stallTimeout) {
        if (sent.isDone()) {
            return;
        }
        Sending sending = new Sending(sent.channel(), own, unsent, stallTimeout, System.nanoTime());
        unsent.left(sending, Math.min(own, Math.max(0, sending.left)));
        sending.lookLater();
        sent.addListener(_ -> sending.over());
    }

    /// When the socket has last taken something, as far as it has been looked at.
    long progressNanos() {
        return progressNanos;
    }

    private void lookLater() {
        look = socket.eventLoop()
                .schedule(this::look, Math.max(1, stallTimeout.toMillis() / LOOKS), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        long leftNow = Backlog.of(socket);
        if (leftNow < 0) {
            return;
        }
        if (leftNow != left) {
            left = leftNow;
            progressNanos = now;
            unsent.left(this, Math.min(own, left));
        }
        if (now - progressNanos >= stallTimeout.toNanos() || now - deadlineNanos >= 0) {
            Backlog.reset(socket);
        } else {
            lookLater();
        }
    }

    /// Closes the connection so that nothing more is sent. Any thread.
    void cutOff() {
        socket.eventLoop().execute(() -> Backlog.reset(socket));
    }

    private void over() {
        if (look != null) {
            look.cancel(false);
        }
        unsent.over(this);
    }
}
