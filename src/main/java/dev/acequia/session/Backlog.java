package dev.acequia.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/// Unread bytes of a session: the newest, up to a bound, and up to another one for all sessions. Thread-safe: it may be
/// closed while it is filled.
final class Backlog {
    /// Bytes of all backlogs, which lie in the heap.
    private static final AtomicLong ALL = new AtomicLong();

    private final long most;
    private final long mostOfAll;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long bytes;
    private int taken; // of the first piece
    private volatile boolean isEmpty = true;
    private boolean isClosed;
    private Boundary boundary = Boundary.NONE;

    private record Piece(Boundary boundary, byte[] bytes) {}

    /// @param most how many bytes it keeps, but at least what was added last
    Backlog(long most) {
        this(most, Runtime.getRuntime().maxMemory() / 4);
    }

    /// @param mostOfAll how many bytes all keep
    Backlog(long most, long mostOfAll) {
        this.most = most;
        this.mostOfAll = mostOfAll;
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /// Adds what came in one read, and what stands before it.
    synchronized void add(Boundary before, byte[] b, int length) {
        if (isClosed) {
            return;
        }
        pieces.addLast(new Piece(before, Arrays.copyOf(b, length)));
        count(length);
        while ((bytes > most || ALL.get() > mostOfAll) && pieces.size() > 1) {
            count(-pieces.removeFirst().bytes.length);
            taken = 0;
        }
        isEmpty = false;
    }

    private void count(int more) {
        bytes += more;
        ALL.addAndGet(more);
    }

    /// Lets go of everything; nothing is kept from now on.
    synchronized void close() {
        isClosed = true;
        pieces.clear();
        ALL.addAndGet(-bytes);
        bytes = 0;
        isEmpty = true;
    }

    /// Hands out the oldest bytes, never those of two pieces at once; how many.
    synchronized int read(byte[] into, int offset, int length) {
        Piece first = pieces.peekFirst();
        if (first == null) {
            return 0;
        }
        int count = Math.min(length, first.bytes.length - taken);
        System.arraycopy(first.bytes, taken, into, offset, count);
        boundary = taken == 0 ? first.boundary : Boundary.NONE;
        taken += count;
        if (taken == first.bytes.length) {
            pieces.removeFirst();
            count(-taken);
            taken = 0;
            isEmpty = pieces.isEmpty();
        }
        return count;
    }

    /// The boundary before the bytes that were handed out last.
    synchronized Boundary boundary() {
        return boundary;
    }
}
