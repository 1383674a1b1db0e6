package dev.acequia.hls;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.JoinPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The segment that the feed is in: where and when it began, and how far it goes. Times are in ticks of 90 kHz.
final class OpenSegment {
    private static final long NONE = -1;

    /// Two pictures further apart than that do not tell how long one is shown.
    private static final long LONGEST_FRAME = Clock.PTS_HZ;

    private final long start;
    private final long ticks;
    private final long pts;
    private final boolean hasParts;
    private final List<Part> parts = new ArrayList<>();
    private byte[] tables;
    private boolean isIndependent;
    private long lastPts;
    private long lastPtsBefore;
    private long firstDts = NONE;
    private long lastDts = NONE;
    private long frame;
    private long partStart;
    private long partDts;

    /// @param ticks media time where it begins, in ticks of 27 MHz ([JoinPoint#ticks])
    /// @param hasParts whether it is offered in parts before it is whole
    private OpenSegment(long start, long ticks, long pts, byte[] tables, boolean isIndependent, boolean hasParts) {
        this.start = start;
        this.ticks = ticks;
        this.pts = pts;
        this.tables = tables;
        this.isIndependent = isIndependent;
        this.hasParts = hasParts;
        this.lastPts = pts;
        this.lastPtsBefore = pts;
        this.partStart = start;
    }

    /// One that begins with a key frame.
    static OpenSegment at(JoinPoint point, boolean hasParts) {
        OpenSegment segment =
                new OpenSegment(point.position(), point.ticks(), point.pts(), point.tables(), true, hasParts);
        if (point.pts() != NONE) {
            segment.unit(point.pts(), point.dts());
        }
        return segment;
    }

    /// One that goes on with this one's picture because this one may not become longer.
    OpenSegment cutAt(long position, long unitPts, boolean nextHasParts) {
        return new OpenSegment(position, ticks + elapsed(unitPts) * 300, unitPts, tables, false, nextHasParts);
    }

    /// It turns out that it begins with a key frame.
    void joinedAt(JoinPoint point) {
        tables = point.tables();
        isIndependent = true;
    }

    /// Adds a picture that begins.
    void unit(long unitPts, long dts) {
        if (firstDts == NONE) {
            firstDts = dts;
            partDts = dts;
        } else {
            long step = Clock.ptsDistance(lastDts, dts);
            frame = step > 0 && step < LONGEST_FRAME ? step : frame;
        }
        lastDts = dts;
        lastPtsBefore = lastPts;
        if (lastPts == NONE || Clock.ptsDistance(lastPts, unitPts) > 0) {
            lastPts = unitPts;
        }
    }

    /// The picture that began last does not come.
    void retract() {
        lastPts = lastPtsBefore;
    }

    /// From one join point to another.
    static long elapsed(JoinPoint from, JoinPoint to) {
        return from.pts() == NONE || to.pts() == NONE
                ? (to.ticks() - from.ticks()) / 300
                : Clock.ptsDistance(from.pts(), to.pts());
    }

    /// Its duration when it ends before `point`, in ticks of 90 kHz.
    long elapsed(JoinPoint point) {
        return pts == NONE || point.pts() == NONE ? (point.ticks() - ticks) / 300 : elapsed(point.pts());
    }

    long elapsed(long unitPts) {
        return Clock.ptsDistance(pts, unitPts);
    }

    /// Its duration with the pictures that it has, in ticks of 90 kHz.
    long extent() {
        return pts == NONE ? 0 : elapsed(lastPts) + frame;
    }

    /// Its duration by decoding time, with the picture that begins and one more, in ticks of 90 kHz.
    long reach(long dts) {
        return firstDts == NONE ? 0 : Clock.ptsDistance(firstDts, dts) + frame;
    }

    /// Whether the part that grows would be longer than `most` with the picture that begins and one more.
    boolean isPartFull(long dts, long most) {
        return hasParts && firstDts != NONE && Clock.ptsDistance(partDts, dts) + frame > most;
    }

    /// Ends the part that grows before a picture.
    void endPart(long position, long dts) {
        parts.add(new Part(
                partStart, position, duration(Clock.ptsDistance(partDts, dts)), isIndependent && parts.isEmpty()));
        partStart = position;
        partDts = dts;
    }

    /// Ends its last part with itself.
    void endLastPart(long position, long length) {
        if (position > partStart) {
            long before = parts.isEmpty() ? 0 : Clock.ptsDistance(firstDts, partDts);
            parts.add(new Part(
                    partStart, position, duration(Math.max(0, length - before)), isIndependent && parts.isEmpty()));
        }
    }

    long start() {
        return start;
    }

    byte[] tables() {
        return tables;
    }

    boolean isIndependent() {
        return isIndependent;
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    static Duration duration(long ticks) {
        return Duration.ofNanos(ticks * 100_000 / 9);
    }
}
