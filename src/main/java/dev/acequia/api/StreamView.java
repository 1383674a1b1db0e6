package dev.acequia.api;

import dev.acequia.history.Figure;
import dev.acequia.history.Sample;
import dev.acequia.history.StreamRecord;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stream as `/streams` shows it (`reference.md` 1.4), with what is known of it now.
///
/// @param key the content's id or infohash, as it was asked for
/// @param engine host and port
/// @param source `acequia` for what is played here, `event` for streams that another proxy has reported
/// @param cause why it ended: `normal`, `failed_to_start`, `error`, `manual_stop_via_api`, `shutdown`, `crash`…
/// @param reason the same as a sentence
/// @param speedDown KB/s, as `speedUp`
/// @param downloaded bytes, as `uploaded`
/// @param runwaySeconds media between the viewer that is closest to the newest and the newest
/// @param lagSeconds the same of the viewer that is farthest from it
@Json(naming = Json.Naming.LowerUnderscore)
public record StreamView(
        String id,
        String keyType,
        String key,
        @Nullable String infohash,
        @Nullable String containerId,
        String engine,
        String source,
        String mode,
        Map<String, String> labels,
        @Nullable String playbackSessionId,
        @Nullable String statUrl,
        @Nullable String commandUrl,
        boolean isLive,
        Instant startedAt,
        @Nullable Instant endedAt,
        String status,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable Long peers,
        @Nullable Long speedDown,
        @Nullable Long speedUp,
        @Nullable Long downloaded,
        @Nullable Long uploaded,
        @Nullable LivePositionView livepos,
        @Nullable Long ingressBps,
        @Nullable Long egressBps,
        @Nullable Long bitrateBps,
        @Nullable Double bufferSeconds,
        @Nullable Double runwaySeconds,
        @Nullable Double lagSeconds,
        @Nullable Long skips,
        @Nullable Long clients) {

    /// @param last its newest figures; null when there are none
    static StreamView of(StreamRecord record, @Nullable Sample last) {
        StreamRecord.Origin origin = record.origin();
        StreamRecord.End end = record.end();
        return new StreamView(
                record.id(),
                record.keyType(),
                record.key(),
                origin.infohash(),
                origin.containerId(),
                origin.host() + ":" + origin.port(),
                record.isOwn() ? "acequia" : "event",
                origin.isHls() ? "HLS" : "TS",
                record.labels(),
                origin.playbackSessionId(),
                origin.statUrl(),
                origin.commandUrl(),
                origin.isLive(),
                record.startedAt(),
                end == null ? null : end.at(),
                end == null ? "started" : "ended",
                end == null ? null : end.cause(),
                end == null ? null : end.sentence(),
                figure(last, Figure.PEERS),
                figure(last, Figure.SPEED_DOWN),
                figure(last, Figure.SPEED_UP),
                last == null ? record.totals().downloaded() : last.of(Figure.DOWNLOADED),
                last == null ? record.totals().uploaded() : last.of(Figure.UPLOADED),
                last == null ? null : LivePositionView.of(last),
                figure(last, Figure.INGRESS_BPS),
                figure(last, Figure.EGRESS_BPS),
                figure(last, Figure.BITRATE_BPS),
                seconds(last, Figure.BUFFER_MS),
                seconds(last, Figure.RUNWAY_MS),
                seconds(last, Figure.LAG_MS),
                figure(last, Figure.SKIPS),
                figure(last, Figure.CLIENTS));
    }

    private static @Nullable Long figure(@Nullable Sample sample, Figure figure) {
        return sample == null ? null : sample.of(figure);
    }

    static @Nullable Double seconds(@Nullable Sample sample, Figure figure) {
        Long millis = figure(sample, figure);
        return millis == null ? null : millis / 1000.0;
    }
}
