package dev.acequia.engine;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes that an engine sends, read by one thread. [#close] may be called from any thread.
///
/// The HTTP client's threads put what arrives into a backlog of at most [#WINDOW] lists of buffers (one socket read of
/// 16 KB each) and stop reading the socket when it is full; the reading thread copies out of it and asks for as many
/// lists as it has emptied. So the engine feels back-pressure as soon as nobody reads, and a body holds little memory.
public final class MediaBody implements AutoCloseable {
    private static final int WINDOW = 8;
    private static final byte[] PLAYLIST = "#EXTM3U".getBytes(StandardCharsets.US_ASCII);

    private final Call call;
    private final boolean isCalledPlaylist;
    private final Inlet inlet = new Inlet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition gathered = lock.newCondition();
    // Guarded by lock:
    private final ArrayDeque<List<ByteBuffer>> backlog = new ArrayDeque<>(WINDOW);
    private int spent; // buffers of the backlog's first list that are read
    private long bytes; // in the backlog
    private long wanted; // while somebody waits for so many
    private Flow.@Nullable Subscription subscription;
    private boolean isOver;
    private @Nullable Throwable failure;

    /// @param isCalledPlaylist whether the content type is that of a playlist
    MediaBody(Call call, boolean isCalledPlaylist) {
        this.call = call;
        this.isCalledPlaylist = isCalledPlaylist;
    }

    /// Whether this is a playlist, not media: by its content type, or by its first bytes as far as they have come. Of
    /// use before anything is read.
    public boolean isPlaylist() {
        lock.lock();
        try {
            if (isCalledPlaylist || backlog.isEmpty()) {
                return isCalledPlaylist;
            }
            ByteBuffer start = backlog.getFirst().getFirst().duplicate();
            int length = Math.min(start.remaining(), PLAYLIST.length);
            return start.limit(start.position() + length).equals(ByteBuffer.wrap(PLAYLIST, 0, length));
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
                throw call.ended("%d bytes before it went on".formatted(left));
            }
            if (now == 0) {
                throw call.late(atMost, null);
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
        if (!awaitBytes(atMost)) {
            return 0;
        }
        int copied = 0;
        for (int now = drain(into, offset, length); now > 0; now = drain(into, offset + copied, length - copied)) {
            copied += now;
        }
        return copied > 0 || length == 0 ? copied : -1;
    }

    /// Waits until there is something to read, the end included.
    ///
    /// @throws EngineException when the connection broke and everything that came before is read
    boolean awaitBytes(Duration atMost) throws EngineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (backlog.isEmpty() && !isOver) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (backlog.isEmpty() && failure != null) {
                throw call.failed(failure);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Lets come what the engine sends, until there are so many bytes, as many as the backlog takes, or the end.
    public void gather(int enough, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            wanted = enough;
            long left = atMost.toNanos();
            while (left > 0 && !isOver && !isEnough()) {
                left = gathered.awaitNanos(left);
            }
        } finally {
            wanted = 0;
            lock.unlock();
        }
    }

    /// Under the lock.
    private boolean isEnough() {
        return bytes >= wanted || backlog.size() == WINDOW;
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
        Flow.Subscription cancelled;
        lock.lock();
        try {
            cancelled = isOver ? null : subscription; // once over, the connection may serve another call already
            backlog.clear();
            spent = 0;
            bytes = 0;
            isOver = true;
            failure = null;
            signalEnd();
        } finally {
            lock.unlock();
        }
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    /// Takes the bytes in; for the HTTP client.
    HttpResponse.BodySubscriber<MediaBody> inlet() {
        return inlet;
    }

    /// Copies from the backlog, then asks for as much as was used up. Asking may refill the backlog at once.
    private int drain(byte[] into, int offset, int length) {
        int copied = 0;
        int emptied = 0;
        Flow.Subscription source;
        lock.lock();
        try {
            source = subscription;
            while (copied < length && !backlog.isEmpty()) {
                List<ByteBuffer> first = backlog.getFirst();
                ByteBuffer buffer = first.get(spent);
                int piece = Math.min(buffer.remaining(), length - copied);
                buffer.get(into, offset + copied, piece);
                copied += piece;
                bytes -= piece;
                if (!buffer.hasRemaining() && ++spent == first.size()) {
                    backlog.removeFirst();
                    spent = 0;
                    emptied++;
                }
            }
        } finally {
            lock.unlock();
        }
        if (emptied > 0 && source != null) {
            source.request(emptied);
        }
        return copied;
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!isOver) {
                isOver = true;
                failure = cause;
                signalEnd();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void signalEnd() {
        changed.signalAll();
        gathered.signalAll();
    }

    private final class Inlet implements HttpResponse.BodySubscriber<MediaBody> {
        @Override
        public CompletionStage<MediaBody> getBody() {
            return CompletableFuture.completedStage(MediaBody.this);
        }

        @Override
        public void onSubscribe(Flow.Subscription source) {
            boolean isWanted;
            lock.lock();
            try {
                isWanted = !isOver && subscription == null;
                if (isWanted) {
                    subscription = source;
                }
            } finally {
                lock.unlock();
            }
            if (isWanted) {
                source.request(WINDOW);
            } else {
                source.cancel();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> arrived) {
            lock.lock();
            try {
                if (!isOver && !arrived.isEmpty()) {
                    backlog.add(arrived);
                    arrived.forEach(each -> bytes += each.remaining());
                    changed.signalAll();
                    if (isEnough()) {
                        gathered.signalAll();
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onError(Throwable cause) {
            end(cause);
        }

        @Override
        public void onComplete() {
            end(null);
        }
    }
}
