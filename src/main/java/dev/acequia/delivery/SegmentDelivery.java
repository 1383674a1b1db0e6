package dev.acequia.delivery;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/// Answer with a range of the stream, which is queued already and which the socket takes in its own time.
///
/// While memory is short, it ends when the ring has let go of its bytes.
final class SegmentDelivery implements StreamReader {
    private final ReaderLoop loop;
    private final Channel socket;
    private final long position;
    private final long length;
    private long sent;

    /// @param position where the range begins
    /// @param length of the answer
    SegmentDelivery(ReaderLoop loop, Channel socket, long position, long length) {
        this.loop = loop;
        this.socket = socket;
        this.position = position;
        this.length = length;
    }

    /// Ends when the answer is sent, or cannot be.
    void until(ChannelFuture done) {
        done.addListener(future -> {
            sent = future.isSuccess() ? length : 0;
            close();
        });
    }

    @Override
    public Protocol protocol() {
        return Protocol.HLS;
    }

    @Override
    public void take(@Nullable SharedWrite shared) {
        // All that it sends is queued.
    }

    @Override
    public boolean holdsDropped() {
        return position < loop.buffer().ring().tail();
    }

    @Override
    public String name() {
        return "at " + socket.remoteAddress();
    }

    @Override
    public void channelClosed() {
        // All that it sends is queued.
    }

    @Override
    public void abort() {
        socket.config().setOption(ChannelOption.SO_LINGER, 0);
        socket.close();
    }

    @Override
    public long sentBytes() {
        return sent;
    }

    @Override
    public void close() {
        loop.remove(this);
    }
}
