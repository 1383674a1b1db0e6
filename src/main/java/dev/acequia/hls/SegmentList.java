package dev.acequia.hls;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The segments of a channel at one moment, oldest first, without a hole in their numbers.
///
/// @param segments those that can be fetched
/// @param open the one that is not whole yet; null when there is none
/// @param target what no segment's duration exceeds when rounded, in whole seconds; zero until players can begin
/// @param isEnded whether no more will come
public record SegmentList(List<Segment> segments, @Nullable Open open, Duration target, boolean isEnded) {
    /// Nothing yet.
    public static final SegmentList NONE = new SegmentList(List.of(), null, Duration.ZERO, false);

    /// A segment that grows.
    ///
    /// @param tables packets to send before its bytes
    /// @param parts what of it can be fetched
    public record Open(long number, byte[] tables, List<Part> parts) {}

    /// Whether players can begin.
    public boolean isReady() {
        return !target.isZero();
    }

    /// The number of the segment that is not whole yet, or of the one that comes next.
    public long next() {
        return open != null
                ? open.number()
                : segments.isEmpty() ? 0 : segments.getLast().number() + 1;
    }

    /// The segment with this number; null when it is not whole yet or gone.
    public @Nullable Segment segment(long number) {
        if (segments.isEmpty()) {
            return null;
        }
        long index = number - segments.getFirst().number();
        return index < 0 || index >= segments.size() ? null : segments.get((int) index);
    }

    /// The parts of a segment, whole or not; none when it has none or there is no such segment.
    public List<Part> parts(long number) {
        if (open != null && open.number() == number) {
            return open.parts();
        }
        Segment segment = segment(number);
        return segment == null ? List.of() : segment.parts();
    }

    /// Whether there is a segment with this number or a later one, or this part of it or a later one
    /// (RFC 8216bis 6.2.5.2).
    ///
    /// @param part counted from 0; -1 means the whole segment
    public boolean reaches(long number, int part) {
        if (next() > number) {
            return true;
        }
        return part >= 0
                && open != null
                && open.number() == number
                && open.parts().size() > part;
    }
}
