package dev.acequia.station;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Order in which the sources of a station are tried: the pinned one; those that rest after a failure last; what the
/// user has ordered; what has played in the last week before what has not; then the lists' order.
public final class SourceOrder {
    private static final Duration RECENT = Duration.ofDays(7);

    private SourceOrder() {}

    public static List<StationSource> of(Station station, Instant now) {
        return station.sources().stream()
                .sorted(Comparator.comparing((StationSource each) -> !each.isPinned())
                        .thenComparing(each -> each.score().restsUntil().isAfter(now))
                        .thenComparing(each -> each.staleAt() != null)
                        .thenComparing(each -> !each.isOrdered())
                        .thenComparingInt(each -> each.isOrdered() ? 0 : experience(each.score(), now)))
                .toList();
    }

    private static int experience(SourceScore score, Instant now) {
        Instant played = score.playedAt();
        if (score.failures() > 0) {
            return 2;
        }
        return played != null && played.isAfter(now.minus(RECENT)) ? 0 : 1;
    }
}
