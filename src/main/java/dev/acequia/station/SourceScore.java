package dev.acequia.station;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Score of a content, learned from real starts.
///
/// @param starts how many have shown a picture
/// @param failures in a row, since the last picture
/// @param firstPicture mean time to it, of the last starts; zero while there is none
/// @param playedAt when it last showed one; null when never
/// @param failedAt when it last failed; null when never
/// @param failure why, as a sentence; empty when never
public record SourceScore(
        int starts,
        int failures,
        Duration firstPicture,
        @Nullable Instant playedAt,
        @Nullable Instant failedAt,
        String failure) {
    /// Nothing known.
    public static final SourceScore UNKNOWN = new SourceScore(0, 0, Duration.ZERO, null, null, "");

    private static final Duration SHORTEST_REST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 9;
    private static final int WEIGHT = 4;

    /// The time before which it is asked only after all others: it doubles with each failure, up to 8 h.
    public Instant restsUntil() {
        return failedAt == null || failures == 0
                ? Instant.MIN
                : failedAt.plus(SHORTEST_REST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)));
    }

    SourceScore played(Instant now, Duration took) {
        Duration mean = starts == 0
                ? took
                : firstPicture.multipliedBy(WEIGHT - 1).plus(took).dividedBy(WEIGHT);
        return new SourceScore(starts + 1, 0, mean, now, failedAt, failure);
    }

    SourceScore failed(Instant now, String why) {
        return new SourceScore(starts, failures + 1, firstPicture, playedAt, now, why);
    }
}
