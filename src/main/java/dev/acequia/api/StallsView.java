package dev.acequia.api;

import dev.acequia.delivery.Rebuffering;
import dev.acequia.delivery.RebufferingCause;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Pauses of viewers, and their causes.
///
/// @param seconds by who is to blame: `swarm`, `engine`, `acequia` or `viewer`
/// @param last null when there was none
@Json
public record StallsView(
        long count, Map<String, Double> seconds, @Nullable StallView last) {

    /// One of them.
    ///
    /// @param why the numbers that show it
    @Json
    public record StallView(Instant at, double seconds, String blame, String why) {}

    static StallsView of(Rebuffering rebuffering) {
        Map<String, Double> seconds = new TreeMap<>();
        for (RebufferingCause.Owner each : RebufferingCause.Owner.values()) {
            seconds.put(each.label(), rounded(rebuffering.seconds(each)));
        }
        Rebuffering.Pause last = rebuffering.last();
        return new StallsView(
                rebuffering.count(),
                seconds,
                last == null
                        ? null
                        : new StallView(
                                last.at(),
                                rounded(last.seconds()),
                                last.cause().owner().label(),
                                last.cause().fact()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
