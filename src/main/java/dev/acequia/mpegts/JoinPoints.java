package dev.acequia.mpegts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The join points of a channel that are still in its ring, oldest first.
///
/// One thread adds and forgets; any thread looks. A reader sees the points as they stood at some moment: the array is
/// replaced as a whole, once a key frame.
public final class JoinPoints {
    /// More than that, in points and in bytes of their packets, are not kept: the oldest go.
    static final int MOST_POINTS = 512;

    static final long MOST_BYTES = 8L << 20;

    private static final JoinPoint[] NONE = {};

    private volatile JoinPoint[] points = NONE;

    /// Adds the newest point and forgets those before `tail`, the oldest position that is still in the ring; and those
    /// at the sound before it when pictures have come since, in whose middle one would be otherwise.
    public void add(JoinPoint point, long tail) {
        JoinPoint[] all = withoutSoundBefore(point);
        int first = 0;
        while (first < all.length && all[first].position() < tail) {
            first++;
        }
        first = Math.max(first, all.length + 1 - MOST_POINTS);
        long bytes = bytes(point);
        int oldest = all.length;
        while (oldest > first && bytes + bytes(all[oldest - 1]) <= MOST_BYTES) {
            oldest--;
            bytes += bytes(all[oldest]);
        }
        first = oldest;
        JoinPoint[] kept = Arrays.copyOfRange(all, first, all.length + 1);
        kept[kept.length - 1] = point;
        points = kept;
    }

    /// Forgets the points at a position and behind it.
    public void forgetFrom(long position) {
        JoinPoint[] all = points;
        int count = all.length;
        while (count > 0 && all[count - 1].position() >= position) {
            count--;
        }
        points = count == all.length ? all : Arrays.copyOf(all, count);
    }

    public boolean isEmpty() {
        return points.length == 0;
    }

    /// The newest point at or before media time `ticks`; where there is none, the oldest from `tail` on.
    public @Nullable JoinPoint newestUpTo(long ticks, long tail) {
        JoinPoint[] all = points;
        JoinPoint oldest = null;
        for (int i = all.length - 1; i >= 0 && all[i].position() >= tail; i--) {
            oldest = all[i];
            if (oldest.ticks() <= ticks) {
                return oldest;
            }
        }
        return oldest;
    }

    /// The first point at or after a position.
    public @Nullable JoinPoint firstFrom(long position) {
        for (JoinPoint each : points) {
            if (each.position() >= position) {
                return each;
            }
        }
        return null;
    }

    private JoinPoint[] withoutSoundBefore(JoinPoint point) {
        JoinPoint[] all = points;
        int count = all.length;
        while (point.videoPid() >= 0 && count > 0 && all[count - 1].videoPid() < 0) {
            count--;
        }
        return count == all.length ? all : Arrays.copyOf(all, count);
    }

    private static long bytes(JoinPoint point) {
        return (long) point.tables().length + point.restart().length;
    }

    /// The number of points.
    public int size() {
        return points.length;
    }
}
