package dev.acequia.hls;

import java.time.Duration;

/// The knobs of what HLS players get.
///
/// @param maxSegments how many segments are kept; twice the window when that is more
/// @param initialSegments how many segments the first playlist lists at least
/// @param windowSize how many segments a playlist lists at most
/// @param bufferReadyTimeout how long the first playlist waits for its segments
/// @param firstSegmentTimeout how long the first playlist waits for the first segment
/// @param isLowLatency whether playlists offer parts
public record HlsOptions(
        int maxSegments,
        int initialSegments,
        int windowSize,
        Duration bufferReadyTimeout,
        Duration firstSegmentTimeout,
        boolean isLowLatency) {

    /// The number of segments that are kept: one that has left the list can be fetched for a window more.
    int kept() {
        return Math.max(maxSegments, 2 * windowSize);
    }
}
