package dev.acequia.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A range of a channel's ring that players fetch as one: PAT and PMT, then the bytes from a key frame on.
///
/// @param number its media sequence number; no other bytes of the content ever have it (RFC 8216 6.2.2)
/// @param discontinuity its discontinuity sequence number (RFC 8216 6.2.1)
/// @param isDiscontinuity whether time, or the program, does not go on from the segment before
/// @param isIndependent whether it begins with a key frame
/// @param tables packets to send before the ring's bytes; nobody writes to the array
/// @param start its first position in the ring
/// @param end the position behind it
/// @param duration how long it is shown, exact to a tick of 90 kHz
/// @param date when its first picture was on the air, as far as we know
/// @param shownAt when players hear of it, in nanoseconds of the feed's clock: an engine that sends faster than the
/// stream
///     plays does not make them hurry
/// @param parts what it was offered in before it was whole; empty unless latency is low
public record Segment(
        long number,
        long discontinuity,
        boolean isDiscontinuity,
        boolean isIndependent,
        byte[] tables,
        long start,
        long end,
        Duration duration,
        Instant date,
        long shownAt,
        List<Part> parts) {

    /// The number of its bytes, the tables included.
    public long length() {
        return tables.length + end - start;
    }

    /// Whether players may hear of it.
    boolean isShown(long nanos) {
        return shownAt - nanos <= 0;
    }

    /// The time at which its last picture has been shown.
    Instant dateOfEnd() {
        return date.plus(duration);
    }

    /// The same at another time of day.
    Segment on(Instant newDate) {
        return new Segment(
                number,
                discontinuity,
                isDiscontinuity,
                isIndependent,
                tables,
                start,
                end,
                duration,
                newDate,
                shownAt,
                parts);
    }
}
