package dev.acequia.delivery;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reader of a channel's stream, of any kind: the seam where outputs are added. [TsDelivery] is an endless body,
/// [SegmentDelivery] an answer to a request for a segment; another kind needs nothing of these two.
///
/// It has a position of its own. It joins where [StreamBuffer#join] says, or where it likes; it goes on with what
/// [dev.acequia.ring.Ring#poll] gives, which also tells the end, and at [StreamBuffer#resume] when the ring has
/// overtaken it. All methods are called on the event loop that it was added on.
public interface StreamReader extends AutoCloseable {
    /// Form in which its viewer gets the stream.
    Protocol protocol();

    /// Takes what it can now: more was published, no more will come, or its socket takes bytes again.
    ///
    /// @param shared the newest bytes, held for all readers of the loop; null when there are none
    void take(@Nullable SharedWrite shared);

    /// Whether it holds bytes that the ring has let go of. While memory is short, it is aborted for that.
    boolean holdsDropped();

    /// Name of its viewer in logs.
    String name();

    /// The channel is over: ends at once, unless all that it sends is queued already.
    default void channelClosed() {
        abort();
    }

    /// Ends at once; [#close] follows.
    void abort();

    /// Checks its client, once a second; false when it is to be aborted.
    ///
    /// @param limit how long a client may accept nothing
    default boolean check(long nanos, Instant now, Duration limit) {
        return true;
    }

    /// Is offered null packets, while no media come; owns them.
    default void idle(ByteBuf nulls) {
        nulls.release();
    }

    /// Bytes of the stream that its client has taken.
    long sentBytes();

    /// Null packets that its client was given besides.
    default long fillerBytes() {
        return 0;
    }

    /// Its viewer as measured now; null when it is only a part of what a viewer gets.
    default @Nullable ViewerSnapshot snapshot() {
        return null;
    }

    /// Ends: it is removed from its [ReaderLoop], where what it has sent stays counted.
    @Override
    void close();
}
