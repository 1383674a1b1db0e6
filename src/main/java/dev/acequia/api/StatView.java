package dev.acequia.api;

import dev.acequia.history.Figure;
import dev.acequia.history.Sample;
import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The figures of a stream at a moment as `/streams/{id}/stats` shows them (`reference.md` 1.4).
///
/// @param speedDown KB/s, as `speedUp`
/// @param downloaded bytes, as `uploaded`
/// @param runwaySeconds media between the viewer that is closest to the newest and the newest
/// @param lagSeconds the same of the viewer that is farthest from it
/// @param reserveSeconds media that the player of the worst served viewer has left
/// @param stalls how often viewers had nothing to play, and `stalledSeconds` how long in all
/// @param gaps since the stream began, as those after it
@Json(naming = Json.Naming.LowerUnderscore)
public record StatView(
        Instant ts,
        @Nullable Long peers,
        @Nullable Long speedDown,
        @Nullable Long speedUp,
        @Nullable Long downloaded,
        @Nullable Long uploaded,
        @Nullable String status,
        @Nullable LivePositionView livepos,
        @Nullable Long ingressBps,
        @Nullable Long egressBps,
        @Nullable Long bitrateBps,
        @Nullable Double bufferSeconds,
        @Nullable Double lagSeconds,
        @Nullable Double runwaySeconds,
        @Nullable Double reserveSeconds,
        @Nullable Long clients,
        @Nullable Long gaps,
        @Nullable Long skips,
        @Nullable Long underruns,
        @Nullable Long stalls,
        @Nullable Double stalledSeconds,
        @Nullable Long recoveries) {

    static StatView of(Sample sample) {
        return new StatView(
                sample.at(),
                sample.of(Figure.PEERS),
                sample.of(Figure.SPEED_DOWN),
                sample.of(Figure.SPEED_UP),
                sample.of(Figure.DOWNLOADED),
                sample.of(Figure.UPLOADED),
                sample.status(),
                LivePositionView.of(sample),
                sample.of(Figure.INGRESS_BPS),
                sample.of(Figure.EGRESS_BPS),
                sample.of(Figure.BITRATE_BPS),
                StreamView.seconds(sample, Figure.BUFFER_MS),
                StreamView.seconds(sample, Figure.LAG_MS),
                StreamView.seconds(sample, Figure.RUNWAY_MS),
                StreamView.seconds(sample, Figure.RESERVE_MS),
                sample.of(Figure.CLIENTS),
                sample.of(Figure.GAPS),
                sample.of(Figure.SKIPS),
                sample.of(Figure.UNDERRUNS),
                sample.of(Figure.STALLS),
                StreamView.seconds(sample, Figure.STALLED_MS),
                sample.of(Figure.RECOVERIES));
    }
}
