package dev.acequia.api;

import dev.acequia.delivery.ViewerSnapshot;
import io.avaje.jsonb.Json;
import java.time.Instant;

/// A viewer as `/proxy/streams/{id}/clients` shows it (`contract.md` 3).
///
/// @param reserveSeconds of media that its player has left, if it plays all it gets at once; 0 for HLS, as `stalls`
@Json(naming = Json.Naming.LowerUnderscore)
public record ClientView(
        String clientId,
        String ipAddress,
        String userAgent,
        String protocol,
        Instant connectedAt,
        Instant lastActive,
        long bytesSent,
        long rateBps,
        double secondsBehind,
        long skips,
        double reserveSeconds,
        StallsView stalls) {

    static ClientView of(ViewerSnapshot client) {
        return new ClientView(
                client.viewer().id(),
                client.viewer().address(),
                client.viewer().userAgent(),
                client.viewer().protocol().name(),
                client.viewer().connectedAt(),
                client.lastActive(),
                client.bytesSent(),
                client.bitsPerSecond(),
                client.secondsBehind(),
                client.skips(),
                Math.round(client.reserveSeconds() * 1000) / 1000.0,
                StallsView.of(client.rebuffering()));
    }
}
