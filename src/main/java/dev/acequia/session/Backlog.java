package dev.acequia.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Unread bytes of a session: the newest, up to a bound. Not thread-safe.
final class Backlog {
    private final long most;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long bytes;
    private int taken; // of the first piece
    private Cut cut = Cut.NONE;

    private record Piece(Cut cut, byte[] bytes) {}

    /// @param most how many bytes it keeps, but at least what was added last
    Backlog(long most) {
        this.most = most;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /// Adds what came in one read, and what stands before it.
    void add(Cut before, byte[] b, int length) {
        pieces.addLast(new Piece(before, Arrays.copyOf(b, length)));
        bytes += length;
        while (bytes > most && pieces.size() > 1) {
            bytes -= pieces.removeFirst().bytes.length;
        }
    }

    /// Hands out the oldest bytes, never those of two pieces at once; how many.
    int read(byte[] into, int offset, int length) {
        Piece first = pieces.getFirst();
        int count = Math.min(length, first.bytes.length - taken);
        System.arraycopy(first.bytes, taken, into, offset, count);
        cut = taken == 0 ? first.cut : Cut.NONE;
        taken += count;
        if (taken == first.bytes.length) {
            pieces.removeFirst();
            bytes -= taken;
            taken = 0;
        }
        return count;
    }

    /// What stands before the bytes that were handed out last.
    Cut cut() {
        return cut;
    }
}
