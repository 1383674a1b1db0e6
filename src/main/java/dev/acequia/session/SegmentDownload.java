package dev.acequia.session;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.MediaBody;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of one segment, asked for up to [#MOST_TRIES] times as long as the playlist lists it. One thread reads;
/// everything else may come from any thread.
///
/// A thread of its own opens the body and ends; after a body broke, another one opens it again where the bytes ended
/// that were read.
final class SegmentDownload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SegmentDownload.class);
    private static final int MOST_TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final PendingSegment segment;
    private final SegmentSource source;
    private final Runnable onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable EngineException failure;
    // Written under the lock:
    private volatile State state = State.WAITING;
    private volatile @Nullable MediaBody body; // while the state is OPEN
    // Guarded by lock:
    private @Nullable Thread opener; // while the state is OPENING
    private int tries;
    private boolean isListed = true;
    // The reading thread's, and of the openers that it starts:
    private long delivered;
    private long silentUntil; // nanoseconds; of use while isSilent
    private boolean isSilent;

    private enum State {
        WAITING,
        OPENING,
        OPEN,
        LOST
    }

    /// @param onFailure runs after each try that failed
    SegmentDownload(PendingSegment segment, SegmentSource source, Runnable onFailure) {
        this.segment = segment;
        this.source = source;
        this.onFailure = onFailure;
    }

    long number() {
        return segment.number();
    }

    boolean isDiscontinuity() {
        return segment.isDiscontinuity();
    }

    /// Asks for the segment, unless that was done before.
    void start() {
        lock.lock();
        try {
            if (state == State.WAITING) {
                startOpening();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isStarted() {
        return state != State.WAITING;
    }

    /// Whether there is a body that can be read.
    boolean isOpen() {
        return state == State.OPEN;
    }

    /// Whether it cannot be fetched, or not to its end.
    boolean isLost() {
        return state == State.LOST;
    }

    /// The failure of the last try; null when none failed.
    @Nullable
    EngineException failure() {
        return failure;
    }

    /// Tells that its URL is worth nothing any more: what is open is read, but no other try is made.
    void unlist() {
        lock.lock();
        try {
            isListed = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is a body, or it is lost; false when neither came in time.
    boolean awaitBody(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (state == State.WAITING || state == State.OPENING) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Reads as [MediaBody#read] does, over the breaks of bodies; -1 at its end, and when it [#isLost].
    int read(byte[] into, int offset, int length, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (awaitBody(Duration.ofNanos(end - System.nanoTime()))) {
            MediaBody media = body;
            if (media == null) {
                return -1;
            }
            try {
                int count = read(media, into, offset, length, end);
                if (count != 0 || System.nanoTime() >= end) {
                    return count;
                }
            } catch (EngineException e) {
                openAgain(media, e);
            }
        }
        return 0;
    }

    /// One read of one body, until `end` at most or until it has been silent for too long.
    private int read(MediaBody media, byte[] into, int offset, int length, long end)
            throws EngineException, InterruptedException {
        if (!isSilent) {
            silentUntil = System.nanoTime() + source.patience(segment).toNanos();
            isSilent = true;
        }
        long until = silentUntil - end < 0 ? silentUntil : end;
        int count = media.read(into, offset, length, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        if (count == 0 && System.nanoTime() - silentUntil >= 0) {
            throw source.silence(segment);
        }
        isSilent = count == 0;
        if (count > 0) {
            delivered += count;
        }
        return count;
    }

    private void openAgain(MediaBody broken, EngineException cause) {
        broken.close();
        isSilent = false;
        lock.lock();
        try {
            if (state != State.OPEN) {
                return; // closed meanwhile
            }
            body = null;
            failure = cause;
            startOpening();
        } finally {
            lock.unlock();
        }
        onFailure.run();
    }

    /// Under the lock.
    private void startOpening() {
        state = State.OPENING;
        opener = Thread.ofVirtual().name("segment-" + number()).start(this::open);
    }

    private void open() {
        MediaBody opened = null;
        try {
            while (opened == null && mayTry()) {
                opened = tryOnce();
            }
        } catch (InterruptedException e) {
            log.debug("[segment {}] no longer wanted", number());
        } finally {
            settle(opened);
        }
    }

    /// Counts a try, after a pause when it is not the first; false when no further try is allowed.
    private boolean mayTry() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (tries > 0) {
                awaitUnlisted(FIRST_PAUSE.multipliedBy(tries));
            }
            return state == State.OPENING && isListed && tries++ < MOST_TRIES;
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: waits as long as another try is of use.
    private void awaitUnlisted(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        while (left > 0 && isListed && tries < MOST_TRIES) {
            left = changed.awaitNanos(left);
        }
    }

    private @Nullable MediaBody tryOnce() throws InterruptedException {
        try {
            return source.open(segment, delivered);
        } catch (EngineException e) {
            log.debug("[engine {}] {}", e.engine(), e.getMessage());
            failure = e;
            onFailure.run();
            return null;
        }
    }

    /// Tells the reader what became of the tries.
    private void settle(@Nullable MediaBody opened) {
        boolean isWanted;
        lock.lock();
        try {
            isWanted = state == State.OPENING;
            opener = null;
            if (isWanted) {
                body = opened;
                state = opened == null ? State.LOST : State.OPEN;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (!isWanted && opened != null) {
            opened.close();
        }
    }

    /// Ends everything at once; it is lost then.
    @Override
    public void close() {
        MediaBody ended;
        Thread interrupted;
        lock.lock();
        try {
            ended = body;
            interrupted = opener;
            body = null;
            state = State.LOST;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (interrupted != null) {
            interrupted.interrupt();
        }
        if (ended != null) {
            ended.close();
        }
    }
}
