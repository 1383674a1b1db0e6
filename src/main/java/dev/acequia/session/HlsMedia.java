package dev.acequia.session;

import dev.acequia.engine.ByteSink;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.Playback;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Media that are the segments of a playlist, read one after the other without a gap that is not told.
///
/// A poller queues the segments, each is downloaded by itself, and the reading thread takes the bytes where they are;
/// nobody holds a whole segment.
final class HlsMedia implements Media {
    private static final Logger log = LoggerFactory.getLogger(HlsMedia.class);
    private static final int MOST_LOST = 3;
    private static final long NONE = -1;
    private static final Duration LOG_PAUSE = Duration.ofSeconds(1);

    private final Playback playback;
    private final SegmentQueue queue = new SegmentQueue();
    private final PlaylistPoller poller;
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean isClosed;
    // The reading thread's:
    private @Nullable SegmentDownload current;
    private long expected = NONE; // the number after that of the segment that was read last
    private boolean isBroken; // since the last byte there was a segment marked as a discontinuity
    private Boundary nextBoundary = Boundary.NONE; // before the next byte
    private Boundary boundary = Boundary.NONE;
    private int lostInARow;
    private @Nullable EngineException failure; // of the segment that was lost last
    private long loggedAt = System.nanoTime() - LOG_PAUSE.toNanos();

    HlsMedia(SegmentSource segments) {
        this.playback = segments.playback();
        this.poller = new PlaylistPoller(segments, queue);
    }

    /// Starts, and waits until there is a byte to read or it is closed.
    void open(Duration atMost) throws EngineException, InterruptedException {
        poller.start();
        long end = System.nanoTime() + atMost.toNanos();
        while (!isClosed) {
            SegmentDownload segment = segment(left(end));
            if (isClosed) {
                return;
            }
            if (segment == null && queue.isOver()) {
                throw playback.failed(Reason.TRANSIENT, "its playlist ended without any segments");
            }
            if (segment == null || !segment.awaitBody(left(end))) {
                EngineException trouble = poller.trouble();
                throw trouble != null ? trouble : playback.late(atMost);
            }
            if (!segment.isLost()) {
                return;
            }
            finish(segment);
        }
    }

    /// Never pours: bytes are known to be media only once their segment has been checked.
    @Override
    public boolean pour(ByteSink sink, Duration atMost) {
        return false;
    }

    @Override
    public int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isClosed) {
            SegmentDownload segment = segment(left(end));
            if (segment == null) {
                return queue.isOver() ? -1 : 0;
            }
            int count = segment.read(into, offset, length, left(end));
            if (count >= 0) {
                if (count > 0) {
                    boundary = nextBoundary;
                    nextBoundary = Boundary.NONE;
                    isBroken = false;
                }
                return count;
            }
            finish(segment);
        }
        return -1;
    }

    @Override
    public Boundary boundary() {
        return boundary;
    }

    /// The next segment to read; null when there is none in time, or when the queue is over.
    private @Nullable SegmentDownload segment(Duration atMost) throws EngineException, InterruptedException {
        if (current == null) {
            current = queue.take(atMost);
            if (current != null) {
                arriveAt(current);
            }
        }
        return current;
    }

    private void arriveAt(SegmentDownload segment) {
        long missing = expected == NONE ? 0 : segment.number() - expected;
        if (missing > 0) {
            count(missing, segment);
        }
        isBroken |= segment.isDiscontinuity();
        nextBoundary = isBroken ? Boundary.DISCONTINUITY : missing == 0 ? Boundary.SEGMENT : Boundary.GAP;
        expected = segment.number();
    }

    /// Goes on after a segment that is read to its end or lost.
    private void finish(SegmentDownload segment) throws EngineException {
        current = null;
        if (!segment.isLost()) {
            expected = segment.number() + 1;
            lostInARow = 0;
        } else if (!isClosed) {
            failure = segment.failure();
            if (++lostInARow == MOST_LOST) {
                throw failure != null
                        ? failure
                        : playback.failed(Reason.TRANSIENT, "none of its segments could be fetched");
            }
        }
    }

    private void count(long missing, SegmentDownload next) {
        lost.addAndGet(missing);
        if (System.nanoTime() - loggedAt >= LOG_PAUSE.toNanos()) {
            loggedAt = System.nanoTime();
            String why = failure == null ? "They are not in its playlist." : failure.getMessage();
            log.warn(
                    "[engine {}] {} segments are missing before segment {}, {} in total. {}",
                    playback.engine(),
                    missing,
                    next.number(),
                    lost,
                    why);
        }
        failure = null;
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public Duration longestPause() {
        return poller.targetDuration().multipliedBy(2);
    }

    @Override
    public void recheck() {
        poller.lookNow();
    }

    @Override
    public void close() {
        isClosed = true;
        poller.close();
        queue.close();
    }
}
