package dev.acequia.session;

import dev.acequia.engine.EngineException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Queue of the segments to read, in order. One thread adds, one takes; [#close] may come from any.
///
/// The one that is being read and the next ones are asked for at the same time, [#AHEAD] in all. Those that were not
/// asked for while they were listed are dropped, so that it holds no more than a playlist and these.
final class SegmentQueue implements AutoCloseable {
    private static final int AHEAD = 3;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock:
    private final ArrayDeque<SegmentDownload> waiting = new ArrayDeque<>();
    private @Nullable SegmentDownload taken;
    private @Nullable EngineException failure;
    private boolean isEnded;
    private boolean isClosed;

    /// Adds segments, and lets go of those before `oldest` as far as they have not been asked for.
    void add(List<SegmentDownload> unseen, long oldest) {
        lock.lock();
        try {
            if (taken != null && taken.number() < oldest) {
                taken.unlist();
            }
            for (Iterator<SegmentDownload> each = waiting.iterator(); each.hasNext(); ) {
                SegmentDownload download = each.next();
                if (download.number() < oldest) {
                    download.unlist();
                    if (!download.isStarted()) {
                        each.remove();
                    }
                }
            }
            if (!isClosed) {
                waiting.addAll(unseen);
                startAhead();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of everything but what is being read, which is not asked for again.
    void clear() {
        List<SegmentDownload> dropped;
        lock.lock();
        try {
            if (taken != null) {
                taken.unlist();
            }
            dropped = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        dropped.forEach(SegmentDownload::close);
    }

    /// Tells that no segment will be added.
    void end() {
        lock.lock();
        try {
            isEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the queue: no segment will be added, and the reader gets the reason after the last one.
    void fail(EngineException cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Goes on to the next segment; null when there was none in time, or when it [#isOver].
    @Nullable
    SegmentDownload take(Duration atMost) throws EngineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            taken = null;
            startAhead();
            long left = atMost.toNanos();
            while (waiting.isEmpty() && failure == null && !isEnded && !isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
            SegmentDownload first = waiting.peek();
            if (failure != null && (first == null || !first.isOpen())) {
                throw failure;
            }
            taken = waiting.poll();
            startAhead();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing is left to take and nothing will come.
    boolean isOver() {
        lock.lock();
        try {
            return isClosed || isEnded && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void startAhead() {
        int more = taken == null ? AHEAD : AHEAD - 1;
        waiting.stream().limit(more).forEach(SegmentDownload::start);
    }

    @Override
    public void close() {
        List<SegmentDownload> ended;
        lock.lock();
        try {
            ended = new ArrayList<>(waiting);
            if (taken != null) {
                ended.add(taken);
            }
            waiting.clear();
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ended.forEach(SegmentDownload::close);
    }
}
