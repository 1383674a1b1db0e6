package dev.acequia.delivery;

import java.time.Instant;

/// State of a viewer at one moment.
///
/// @param lastActive when its socket last took bytes; when it connected, before it took any
/// @param bytesSent bytes of the stream that its socket has taken
/// @param bitsPerSecond how fast it took them over the last seconds
/// @param secondsBehind how much media lies between what it took last and the newest; where other servers stand
/// between here and the engine, the newest that the first of them has
/// @param skips how often it was overtaken and moved ahead
/// @param reserveSeconds of media that its player has left, if it plays all it gets at once; 0 for HLS, whose playback
/// is not modelled
/// @param rebuffering for want of media
public record ViewerSnapshot(
        Viewer viewer,
        Instant lastActive,
        long bytesSent,
        long bitsPerSecond,
        double secondsBehind,
        long skips,
        double reserveSeconds,
        Rebuffering rebuffering) {
    /// The same of a viewer whose channel is behind itself.
    public ViewerSnapshot furtherBehind(double seconds) {
        return new ViewerSnapshot(
                viewer,
                lastActive,
                bytesSent,
                bitsPerSecond,
                secondsBehind + seconds,
                skips,
                reserveSeconds,
                rebuffering);
    }
}
