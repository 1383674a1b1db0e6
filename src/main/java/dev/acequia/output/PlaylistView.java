package dev.acequia.output;

import dev.acequia.hls.LowLatency;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.hls.Part;
import dev.acequia.hls.PartialSegment;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import dev.acequia.hls.Segmenter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Playlist of a channel's segments for one viewer.
///
/// @param folder path before the number in a segment's URL
/// @param query query of a segment's URL
record PlaylistView(String folder, String query) {
    private static final int VERSION = 6;

    /// Media playlist of the segments.
    ///
    /// @param window segments of the list that players see now
    /// @param isEnded whether the playlist says that no more will come
    MediaPlaylist of(SegmentList list, List<Segment> window, boolean isLowLatency, boolean isEnded) {
        Segment first = window.getFirst();
        List<MediaSegment> segments = new ArrayList<>(window.size());
        long after = seconds(window);
        for (Segment each : window) {
            boolean isNew = after <= 3 * list.target().toMillis();
            segments.add(entry(each, isLowLatency && isNew));
            after -= each.duration().toMillis();
        }
        return new MediaPlaylist(
                VERSION,
                list.target(),
                first.number(),
                first.discontinuity() - (first.isDiscontinuity() ? 1 : 0),
                window.stream().allMatch(Segment::isIndependent),
                isEnded,
                isLowLatency ? lowLatency(list, isEnded) : null,
                segments);
    }

    private static long seconds(List<Segment> window) {
        return window.stream().mapToLong(each -> each.duration().toMillis()).sum();
    }

    private MediaSegment entry(Segment segment, boolean withParts) {
        return new MediaSegment(
                folder + segment.number() + ".ts" + query,
                segment.duration(),
                segment.isDiscontinuity(),
                false,
                segment.date(),
                null,
                withParts ? parts(segment.number(), segment.parts()) : List.of());
    }

    private LowLatency lowLatency(SegmentList list, boolean isEnded) {
        SegmentList.@Nullable Open open = list.open();
        List<PartialSegment> parts = open == null ? List.of() : parts(open.number(), open.parts());
        return new LowLatency(
                Segmenter.PART,
                Segmenter.PART.multipliedBy(3),
                parts,
                isEnded ? null : partName(list.next(), parts.size()));
    }

    private List<PartialSegment> parts(long number, List<Part> parts) {
        List<PartialSegment> entries = new ArrayList<>(parts.size());
        for (Part each : parts) {
            entries.add(
                    new PartialSegment(partName(number, entries.size()), each.duration(), each.isIndependent(), false));
        }
        return entries;
    }

    private String partName(long number, int part) {
        return folder + number + "." + part + ".ts" + query;
    }

    /// Longest wait of a request for media to come (RFC 8216bis 6.2.5.2).
    static Duration patience(SegmentList list) {
        return list.target().multipliedBy(3);
    }
}
