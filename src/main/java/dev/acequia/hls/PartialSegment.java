package dev.acequia.hls;

import java.time.Duration;

/// Part of a segment that can be fetched before the segment is whole (RFC 8216bis 4.4.4.9).
///
/// @param uri as written, relative or absolute
/// @param duration rounded to the microsecond
/// @param isIndependent begins with a key frame
/// @param isGap cannot be fetched
public record PartialSegment(String uri, Duration duration, boolean isIndependent, boolean isGap) {
    public PartialSegment {
        if (!Uris.isQuotable(uri)) {
            throw new IllegalArgumentException("no URI of a part: " + PlaylistException.quote(uri));
        }
        duration = Seconds.rounded(duration);
    }
}
