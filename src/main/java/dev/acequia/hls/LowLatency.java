package dev.acequia.hls;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Low-latency attributes of a playlist, whose origin can hold a request until the next part is there (RFC 8216bis
/// 4.4.3.7 and 4.4.3.8).
///
/// @param partTarget the longest duration of a part
/// @param partHoldBack how far from the end players should stay, at least twice the part target
/// @param openParts parts of the segment that is not whole yet
/// @param preloadHint URI of the next part, which can be asked for already
public record LowLatency(
        Duration partTarget,
        Duration partHoldBack,
        List<PartialSegment> openParts,
        @Nullable String preloadHint) {

    public LowLatency {
        partTarget = Seconds.rounded(partTarget);
        partHoldBack = Seconds.rounded(partHoldBack);
        if (partTarget.isZero()) {
            throw new IllegalArgumentException("the part target is zero");
        }
        if (preloadHint != null && !Uris.isQuotable(preloadHint)) {
            throw new IllegalArgumentException("no URI of a part: " + PlaylistException.quote(preloadHint));
        }
        openParts = List.copyOf(openParts);
    }
}
