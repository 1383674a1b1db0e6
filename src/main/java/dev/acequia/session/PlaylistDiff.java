package dev.acequia.session;

import dev.acequia.engine.PlaylistText;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Selection of the next segments of a playlist, by their media sequence numbers alone. Not thread-safe.
///
/// At first these are the newest that hold enough, then all that were not there before. An engine whose numbers go back
/// has begun anew: so does this, with the newest segment.
final class PlaylistDiff {
    private static final long NONE = -1;

    private long oldest = NONE;
    private long next = NONE;
    private boolean isBroken; // before the next segment that can be had

    /// New segments of a playlist.
    ///
    /// @param isAnew whether the numbers have nothing to do with those before
    /// @param oldest the number of the first segment that is listed
    record Step(boolean isAnew, long oldest, List<PendingSegment> unseen) {}

    /// Takes a playlist in that has segments.
    Step next(MediaPlaylist playlist, PlaylistText text, IntakeOptions options) {
        boolean isAnew = next != NONE && (playlist.mediaSequence() < oldest || playlist.nextSequence() < next);
        isBroken |= isAnew;
        long from = isAnew ? playlist.nextSequence() - 1 : next == NONE ? first(playlist, options) : next;
        oldest = playlist.mediaSequence();
        next = playlist.nextSequence();
        return new Step(isAnew, oldest, unseen(playlist, text, Math.max(from, oldest)));
    }

    private List<PendingSegment> unseen(MediaPlaylist playlist, PlaylistText text, long from) {
        List<PendingSegment> unseen = new ArrayList<>();
        for (long number = from; number < playlist.nextSequence(); number++) {
            MediaSegment entry = playlist.segments().get((int) (number - oldest));
            isBroken |= entry.isDiscontinuity();
            if (!entry.isGap()) {
                unseen.add(new PendingSegment(number, entry, isBroken, playlist.targetDuration(), text));
                isBroken = false;
            }
        }
        return unseen;
    }

    /// The oldest of the newest segments that hold enough; of what has ended, the first.
    private static long first(MediaPlaylist playlist, IntakeOptions options) {
        if (playlist.isEnded()) {
            return playlist.mediaSequence();
        }
        Duration held = Duration.ZERO;
        int count = 0;
        for (MediaSegment entry : playlist.segments().reversed()) {
            if (count > 0 && (count >= options.maxInitialSegments() || held.compareTo(options.initialBuffer()) >= 0)) {
                break;
            }
            held = held.plus(entry.duration());
            count++;
        }
        return playlist.nextSequence() - count;
    }
}
