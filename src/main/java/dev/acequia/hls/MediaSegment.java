package dev.acequia.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of a playlist.
///
/// @param uri as written, relative or absolute
/// @param duration rounded to the microsecond
/// @param isDiscontinuity what came before does not go on in it (`EXT-X-DISCONTINUITY`)
/// @param isGap cannot be fetched (`EXT-X-GAP`)
/// @param programDateTime when it begins, where that is written for this very segment; to the millisecond when written
/// @param byteRange the part of the resource that it is; null: all of it
/// @param parts of a low-latency playlist, which lists them for the newest segments only
public record MediaSegment(
        String uri,
        Duration duration,
        boolean isDiscontinuity,
        boolean isGap,
        @Nullable Instant programDateTime,
        @Nullable ByteRange byteRange,
        List<PartialSegment> parts) {

    public MediaSegment {
        if (!Uris.isLine(uri)) {
            throw new IllegalArgumentException("no URI of a segment: " + PlaylistException.quote(uri));
        }
        duration = Seconds.rounded(duration);
        parts = List.copyOf(parts);
    }

    /// A segment with nothing special about it.
    public MediaSegment(String uri, Duration duration) {
        this(uri, duration, false, false, null, null, List.of());
    }
}
