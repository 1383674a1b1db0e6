package dev.acequia.delivery;

import dev.acequia.net.SocketQueue;
import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Newest published bytes, held once for all up-to-date viewers of a loop and handed to the kernel for each of them
/// without a queue.
///
/// A socket whose queue is not empty, or that takes only a part, is served from its own position as ever. Used by one
/// event loop, which also closes the sockets: so a descriptor is never written to after it was closed.
final class SharedWrite implements AutoCloseable {
    private final ByteBuf bytes;
    private final long position;

    private SharedWrite(ByteBuf bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    /// The bytes from `position` on; null when there is nothing, or when it lies in two chunks, which the queue of a
    /// socket sends at one go.
    static @Nullable SharedWrite from(Ring ring, long position) {
        if (!(ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf bytes))) {
            return null;
        }
        if (!bytes.hasMemoryAddress() || position + bytes.readableBytes() < ring.head()) {
            bytes.release();
            return null;
        }
        return new SharedWrite(bytes, position);
    }

    long position() {
        return position;
    }

    long end() {
        return position + bytes.readableBytes();
    }

    /// How many of the bytes a socket has taken at once; 0 when it took none or is not asked.
    int give(Channel socket) {
        if (!(socket instanceof UnixChannel unix) || !SocketQueue.isNothing(socket)) {
            return 0;
        }
        long address = bytes.memoryAddress();
        try {
            return Math.max(0, unix.fd().writeAddress(address, bytes.readerIndex(), bytes.writerIndex()));
        } catch (IOException e) {
            return 0; // the queue meets the same failure, and closes
        }
    }

    @Override
    public void close() {
        bytes.release();
    }
}
