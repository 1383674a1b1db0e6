package dev.acequia.output;

import dev.acequia.hls.SegmentList;
import dev.acequia.http.message.Request;
import org.jspecify.annotations.Nullable;

/// Segment or part that a blocking playlist request waits for (RFC 8216bis 6.2.5.2).
///
/// @param number of the segment; -1 when the playlist is wanted as it is
/// @param part counted from 0; -1 means the whole segment
record BlockingReload(long number, int part) {
    /// Request for the playlist as it is.
    static final BlockingReload NOW = new BlockingReload(-1, -1);

    /// Segments after the one that grows which a request may be for: the next one, two after the last whole segment.
    private static final int SEGMENTS_AHEAD = 1;

    /// Parts after the last one which a request may be for; each is shorter than a second.
    private static final int PARTS_AHEAD = 3;

    private static final int LONGEST = 15;

    /// Reads `_HLS_msn` and `_HLS_part`; anything but a number counts as missing.
    static BlockingReload of(Request request) {
        long number = number(request.parameter("_HLS_msn"));
        long part = number(request.parameter("_HLS_part"));
        return number < 0 ? NOW : new BlockingReload(number, (int) Math.min(part, Integer.MAX_VALUE));
    }

    boolean isNow() {
        return number < 0;
    }

    /// Whether a playlist of these segments has it.
    boolean isMetBy(SegmentList list) {
        return isNow() || list.reaches(number, part);
    }

    /// Whether it is so far ahead of these segments that it must be a mistake (RFC 8216bis 6.2.5.2).
    boolean isTooFarFor(SegmentList list) {
        return number > list.next() + SEGMENTS_AHEAD
                || number == list.next() && part >= list.parts(number).size() + PARTS_AHEAD;
    }

    private static long number(@Nullable String text) {
        try {
            return text == null || text.length() > LONGEST ? -1 : Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
