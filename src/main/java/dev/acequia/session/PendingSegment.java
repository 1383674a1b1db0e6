package dev.acequia.session;

import dev.acequia.engine.PlaylistText;
import dev.acequia.hls.MediaSegment;
import java.time.Duration;

/// A segment of a playlist that has not been read yet.
///
/// @param number its media sequence number
/// @param isDiscontinuity whether it, or one before it that cannot be fetched, does not go on where the last one ended
/// @param playlist what its URI is relative to
record PendingSegment(
        long number, MediaSegment entry, boolean isDiscontinuity, Duration targetDuration, PlaylistText playlist) {}
