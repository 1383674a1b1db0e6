package dev.acequia.http.message;

import dev.acequia.bounds.BlockInputStream;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Body of a request that is read while it comes, by a thread that may wait: at most [#ROOM] bytes of it are held, and
/// the socket is read when there is room for more. Thread-safe; the lock is a leaf.
public final class UploadBody extends BlockInputStream {
    /// Bytes that wait to be read, beyond which the socket is not read.
    public static final int ROOM = 256 << 10;

    /// The longest pause of a client.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Runnable more;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock:
    private final Queue<ByteBuf> pieces = new ArrayDeque<>();
    private int held;
    private boolean isWhole;
    private boolean isClosed;
    private @Nullable String failure;

    /// @param more has the socket be read once, on any thread
    public UploadBody(Runnable more) {
        this.more = more;
    }

    /// Takes a piece, which belongs to this body from now on; whether there is room for more. On the event loop.
    public boolean add(ByteBuf piece) {
        lock.lock();
        try {
            if (isClosed || !piece.isReadable()) {
                piece.release();
            } else {
                pieces.add(piece);
                held += piece.readableBytes();
            }
            changed.signalAll();
            return held < ROOM;
        } finally {
            lock.unlock();
        }
    }

    /// The last piece has come.
    public void end() {
        lock.lock();
        try {
            isWhole = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// No more will come, although it is not whole.
    public void fail(String why) {
        lock.lock();
        try {
            failure = isWhole ? null : why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            await();
            ByteBuf piece = pieces.peek();
            if (piece == null) {
                return -1;
            }
            int count = Math.min(length, piece.readableBytes());
            piece.readBytes(bytes, from, count);
            held -= count;
            if (!piece.isReadable()) {
                pieces.remove().release();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is a piece, or the end.
    private void await() throws IOException {
        long left = LONGEST_PAUSE.toNanos();
        while (pieces.isEmpty() && !isWhole) {
            if (failure != null) {
                throw new IOException(failure);
            }
            if (left <= 0) {
                throw new IOException("The client has sent nothing for " + LONGEST_PAUSE.toSeconds() + " s");
            }
            more.run();
            try {
                left = changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1))) <= 0
                        ? left - TimeUnit.SECONDS.toNanos(1)
                        : LONGEST_PAUSE.toNanos();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("The server is shutting down", e);
            }
        }
    }

    /// Lets go of what has come; what still comes is thrown away.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            pieces.forEach(ByteBuf::release);
            pieces.clear();
            held = 0;
        } finally {
            lock.unlock();
        }
    }
}
