package dev.acequia.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes that an engine sends, read by one thread. [#close] may be called from any thread.
///
/// The event loop puts what arrives into a backlog and reads the socket only while that has room for one read more. So
/// the engine feels back-pressure as soon as nobody reads, and a body holds [#ROOM] bytes at most.
public final class MediaBody implements AutoCloseable {
    /// The most bytes that one read of the socket takes.
    static final int PORTION = 64 << 10;

    private static final int ROOM = 4 * PORTION;
    private static final byte[] PLAYLIST = "#EXTM3U".getBytes(StandardCharsets.US_ASCII);

    private final EngineErrors errors;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock:
    private final ByteQueue backlog = new ByteQueue();
    private @Nullable Channel source; // while there is more to come
    private boolean isCalledPlaylist;
    private boolean isPaused; // nothing is read from the source
    private final DirectReader directReader = new DirectReader(lock); // past the backlog
    private boolean isOver;
    private @Nullable Throwable failure;

    MediaBody(EngineErrors errors) {
        this.errors = errors;
    }

    /// Whether this is a playlist, not media: by its stream type, or by its first bytes as far as they have come. Of
    /// use before anything is read.
    public boolean isPlaylist() {
        lock.lock();
        try {
            return isCalledPlaylist || !backlog.isEmpty() && backlog.startsAs(PLAYLIST);
        } finally {
            lock.unlock();
        }
    }

    /// Passes over the first bytes, which may take `atMost` and are all there.
    ///
    /// @throws EngineException when the body ends before, or is too slow
    public void skip(long count, Duration atMost) throws EngineException, InterruptedException {
        Deadline deadline = Deadline.after(atMost);
        var discarded = new byte[(int) Math.min(count, 16 * 1024)];
        for (long left = count; left > 0; ) {
            int now = read(discarded, 0, (int) Math.min(left, discarded.length), deadline.left());
            if (now < 0) {
                throw errors.ended("%d bytes before the position to continue from".formatted(left));
            }
            if (now == 0) {
                throw errors.late(atMost, null);
            }
            left -= now;
        }
    }

    /// Reads what is there, waiting for the first byte only.
    ///
    /// @return how many bytes were read; 0 when none came within `atMost`; -1 at the end of the body, or once it
    ///         is closed
    /// @throws EngineException when the connection broke; what had come before is read first
    public int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, into.length);
        int count;
        Channel resumed = null;
        lock.lockInterruptibly();
        try {
            if (!isThere(atMost)) {
                return 0;
            }
            count = backlog.take(into, offset, length);
            if (isPaused && hasRoom()) {
                isPaused = false;
                resumed = source;
            }
        } finally {
            lock.unlock();
        }
        if (resumed != null) {
            resumed.read();
        }
        return count > 0 || length == 0 ? count : -1;
    }

    /// Waits until there is something to read, the end included.
    ///
    /// @throws EngineException when the connection broke and everything that came before is read
    boolean awaitBytes(Duration atMost) throws EngineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            return isThere(atMost);
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: waits for something to read.
    private boolean isThere(Duration atMost) throws EngineException, InterruptedException {
        long left = atMost.toNanos();
        while (backlog.isEmpty() && !isOver) {
            if (left <= 0) {
                return false;
            }
            left = changed.awaitNanos(left);
        }
        if (backlog.isEmpty() && failure != null) {
            throw errors.failed(failure);
        }
        return true;
    }

    /// Passes bytes to a sink as soon as they come, on the event loop, until it wants no more, there is something to
    /// read, or the time is over. The sink is at rest when this returns.
    public void pour(ByteSink sink, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (backlog.isEmpty() && !isOver) {
                directReader.pour(sink, atMost);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: for one read more.
    private boolean hasRoom() {
        return backlog.size() <= ROOM - PORTION;
    }

    /// Whether the body is over and read to its end.
    boolean isAtEnd() {
        lock.lock();
        try {
            return isOver && backlog.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the connection and wakes the reader.
    @Override
    public void close() {
        Channel cut;
        lock.lock();
        try {
            cut = source;
            backlog.clear();
            endWith(null);
            failure = null;
        } finally {
            lock.unlock();
        }
        if (cut != null) {
            cut.close();
        }
    }

    /// Tells where the bytes come from, with the first read asked for; false when it is closed already.
    boolean comesBy(Channel channel) {
        lock.lock();
        try {
            if (isOver) {
                return false;
            }
            source = channel;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Reports the content type.
    void called(String type) {
        lock.lock();
        try {
            // application/vnd.apple.mpegurl, application/x-mpegURL, audio/mpegurl
            isCalledPlaylist = type.toLowerCase(Locale.ROOT).contains("mpegurl");
        } finally {
            lock.unlock();
        }
    }

    /// Takes a part of what was read from the source; the sink takes it now, or the reader may get it at once and is
    /// woken by [#flush].
    void add(ByteBuf arrived, EventLoop loop) {
        ByteSink current;
        lock.lock();
        try {
            current = directReader.begin();
            if (current == null && !isOver) {
                backlog.add(arrived);
            }
        } finally {
            lock.unlock();
        }
        if (current != null) {
            give(arrived, loop, current);
        }
    }

    private void give(ByteBuf arrived, EventLoop loop, ByteSink current) {
        boolean wantsMore = false;
        Throwable thrown = null;
        try {
            wantsMore = current.take(arrived, loop);
        } catch (Throwable e) {
            thrown = e; // whatever it is: a thread waits for the sink
        }
        lock.lock();
        try {
            directReader.taken(wantsMore);
            if (thrown != null) {
                endWith(thrown);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Wakes the reader after a read of the source; whether another read may follow now.
    boolean flush() {
        lock.lock();
        try {
            if (!backlog.isEmpty()) {
                changed.signalAll();
            }
            isPaused = !hasRoom();
            return !isPaused && !isOver;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more comes: for this cause, or because that was all. False when it was over before.
    boolean end(@Nullable Throwable cause) {
        lock.lock();
        try {
            return endWith(cause);
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private boolean endWith(@Nullable Throwable cause) {
        if (isOver) {
            return false;
        }
        isOver = true;
        directReader.shut();
        source = null; // which may answer another request soon
        failure = cause;
        changed.signalAll();
        return true;
    }
}
