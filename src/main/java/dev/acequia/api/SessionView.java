package dev.acequia.api;

import dev.acequia.channel.ChannelSnapshot;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A channel as `/proxy/status` and `/proxy/sessions` show it (`contract.md` 3, `reference.md` 1.2).
@Json(naming = Json.Naming.LowerUnderscore)
public record SessionView(
        String streamId,
        String aceId,
        @Nullable String infohash,
        String state,
        @Nullable String engine,
        @Nullable String spare,
        @Nullable String playbackSessionId,
        String mode,
        boolean isActive,
        int clientCount,
        Instant createdAt,
        @Nullable Instant startedAt,
        double uptimeSeconds,
        long bitrateBps,
        BufferView buffer,
        long ingressBytes,
        long egressBytes,
        long fillerBytes,
        long continuityGaps,
        long underruns,
        long recoveries,
        long splices,
        long restarts,
        HedgesView hedges,
        Map<String, Long> troubles,
        StallsView stalls,
        @Nullable String lastError) {

    /// Second engines that were asked because the first one was slow to start.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record HedgesView(long begun, long won, long bytes, double secondsGained) {}

    /// Contents of a channel's ring.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record BufferView(
            long capacityBytes,
            long usedBytes,
            double usedPercent,
            double seconds,
            double targetSeconds,
            double joinBehindSeconds,
            double jitterSeconds,
            boolean isLate,
            int segments,
            int joinPoints) {}

    static SessionView of(ChannelSnapshot channel, Instant now) {
        Instant live = channel.liveSince();
        String error = channel.lastError();
        return new SessionView(
                channel.content().name(),
                channel.content().name(),
                channel.infohash(),
                channel.state(),
                channel.engine(),
                channel.spare(),
                channel.playbackSessionId(),
                channel.format().name(),
                live != null,
                channel.clientCount(),
                channel.startedAt(),
                live,
                live == null ? 0 : Duration.between(live, now).toMillis() / 1000.0,
                channel.bitsPerSecond(),
                buffer(channel.buffer()),
                channel.ingressBytes(),
                channel.egressBytes(),
                channel.fillerBytes(),
                channel.gaps(),
                channel.underruns(),
                channel.recoveries(),
                channel.splices(),
                channel.restarts(),
                hedges(channel.hedges()),
                troubles(channel),
                StallsView.of(channel.rebuffering()),
                error);
    }

    private static HedgesView hedges(ChannelSnapshot.Hedges hedges) {
        return new HedgesView(hedges.begun(), hedges.won(), hedges.bytes(), hedges.secondsGained());
    }

    private static Map<String, Long> troubles(ChannelSnapshot channel) {
        Map<String, Long> counts = new TreeMap<>();
        channel.troubles().forEach((trouble, count) -> counts.put(trouble.label(), count));
        return counts;
    }

    private static BufferView buffer(ChannelSnapshot.Buffer buffer) {
        return new BufferView(
                buffer.capacityBytes(),
                buffer.usedBytes(),
                rounded(100.0 * buffer.usedBytes() / buffer.capacityBytes()),
                rounded(buffer.seconds()),
                buffer.targetSeconds(),
                buffer.joinBehindSeconds(),
                buffer.jitterSeconds(),
                buffer.isLate(),
                buffer.segments(),
                buffer.joinPoints());
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
