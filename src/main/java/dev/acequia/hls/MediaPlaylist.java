package dev.acequia.hls;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A live media playlist (RFC 8216 4.3.3, RFC 8216bis for low latency).
///
/// @param version `EXT-X-VERSION`, 1 where absent
/// @param targetDuration whole seconds, at least one
/// @param mediaSequence number of the first segment, up to [#LARGEST_SEQUENCE]; 0 where absent
/// @param discontinuitySequence discontinuities before the first segment, up to [#LARGEST_SEQUENCE]; 0 where absent
/// @param isIndependent each segment can be decoded without another (`EXT-X-INDEPENDENT-SEGMENTS`)
/// @param isEnded no further segment will come (`EXT-X-ENDLIST`)
/// @param lowLatency null: no low-latency tags, and no segment has parts
public record MediaPlaylist(
        int version,
        Duration targetDuration,
        long mediaSequence,
        long discontinuitySequence,
        boolean isIndependent,
        boolean isEnded,
        @Nullable LowLatency lowLatency,
        List<MediaSegment> segments) {

    /// No sequence is larger, so that adding to one is safe.
    public static final long LARGEST_SEQUENCE = Long.MAX_VALUE / 2;

    public MediaPlaylist {
        if (version < 1) {
            throw new IllegalArgumentException("the version is " + version);
        }
        if (!isWholeSeconds(targetDuration)) {
            throw new IllegalArgumentException("the target duration is " + targetDuration);
        }
        if (!isSequence(mediaSequence) || !isSequence(discontinuitySequence)) {
            throw new IllegalArgumentException(
                    "the sequences are %d and %d".formatted(mediaSequence, discontinuitySequence));
        }
        segments = List.copyOf(segments);
        if (lowLatency == null
                && segments.stream().anyMatch(segment -> !segment.parts().isEmpty())) {
            throw new IllegalArgumentException("a segment has parts, but the playlist is no low-latency one");
        }
    }

    /// The number of the first segment that is not in it yet.
    public long nextSequence() {
        return mediaSequence + segments.size();
    }

    /// All segments one after the other, gaps included.
    public Duration duration() {
        return segments.stream().map(MediaSegment::duration).reduce(Duration.ZERO, Duration::plus);
    }

    private static boolean isWholeSeconds(Duration duration) {
        return duration.isPositive()
                && duration.compareTo(Seconds.LONGEST) <= 0
                && duration.equals(duration.truncatedTo(ChronoUnit.SECONDS));
    }

    private static boolean isSequence(long number) {
        return number >= 0 && number <= LARGEST_SEQUENCE;
    }
}
