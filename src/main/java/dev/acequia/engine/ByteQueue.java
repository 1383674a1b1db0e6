package dev.acequia.engine;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Ring buffer of bytes for one reader, whose array grows as needed. Not thread-safe; who fills it bounds it.
final class ByteQueue {
    private static final int SMALLEST = 4 << 10;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int first;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Takes all that can be read.
    void add(ByteBuf arrived) {
        int count = arrived.readableBytes();
        if (count > bytes.length - size) {
            grow(size + count);
        }
        int free = at(size);
        int straight = Math.min(count, bytes.length - free);
        arrived.readBytes(bytes, free, straight);
        arrived.readBytes(bytes, 0, count - straight);
        size += count;
    }

    /// Moves as many as there are, `length` at most; how many.
    int take(byte[] into, int offset, int length) {
        int count = copy(into, offset, length);
        size -= count;
        first = size == 0 ? 0 : at(count);
        return count;
    }

    /// Whether it starts with these bytes, as far as it has that many.
    boolean startsAs(byte[] beginning) {
        var start = new byte[beginning.length];
        int count = copy(start, 0, start.length);
        return Arrays.equals(start, 0, count, beginning, 0, count);
    }

    void clear() {
        bytes = NONE;
        first = 0;
        size = 0;
    }

    private int copy(byte[] into, int offset, int length) {
        int count = Math.min(length, size);
        int straight = Math.min(count, bytes.length - first);
        System.arraycopy(bytes, first, into, offset, straight);
        System.arraycopy(bytes, 0, into, offset + straight, count - straight);
        return count;
    }

    private void grow(int needed) {
        var larger = new byte[Math.max(SMALLEST, Integer.highestOneBit(needed - 1) << 1)];
        copy(larger, 0, size);
        bytes = larger;
        first = 0;
    }

    /// The index of the byte at a distance from the first.
    private int at(int distance) {
        int index = first + distance;
        return index < bytes.length ? index : index - bytes.length;
    }
}
