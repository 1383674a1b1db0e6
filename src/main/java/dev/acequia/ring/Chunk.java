package dev.acequia.ring;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.jspecify.annotations.Nullable;

/// A piece of a ring's memory that is written once, from front to back, and read by whoever needs it.
///
/// Its memory lives until the ring has let go of it and the last slice of it has been sent. What has been published is
/// never changed; the writer only appends behind it. The buffer is unpooled on purpose: a pooled one could already
/// serve somebody else when a late reader tries to hold on to it.
final class Chunk {
    /// Its number: the ring's positions divided by the size of a chunk.
    final long index;

    private final ByteBuf memory;

    Chunk(long index, ByteBuf memory) {
        this.index = index;
        this.memory = memory;
    }

    /// Appends bytes; only the writer, and only as many as fit.
    void append(byte[] b, int from, int length) {
        memory.writeBytes(b, from, length);
    }

    /// Takes back what was appended behind an offset and not published; only the writer.
    void retract(int offset) {
        memory.writerIndex(offset);
    }

    /// Copies published bytes; only the writer, whose chunk it still is.
    void copy(int offset, byte[] into, int at, int length) {
        memory.getBytes(offset, into, at, length);
    }

    /// A slice of published bytes that keeps the memory alive until it is released; null when the memory is gone.
    @Nullable
    ByteBuf slice(int offset, int length) {
        try {
            return memory.retainedSlice(offset, length);
        } catch (IllegalReferenceCountException e) {
            return null;
        }
    }

    /// Lets go of the memory; slices that are still being sent keep it.
    void release() {
        memory.release();
    }
}
