package dev.acequia.api;

import dev.acequia.channel.ViewerSnapshot;
import io.avaje.jsonb.Json;

/// A viewer as `/proxy/streams/{id}/clients` shows it (`contract.md` 3).
@Json(naming = Json.Naming.LowerUnderscore)
public record ClientView(
        String clientId,
        String ipAddress,
        String userAgent,
        String protocol,
        String connectedAt,
        String lastActive,
        long bytesSent,
        long rateBps,
        double secondsBehind,
        long skips) {

    static ClientView of(ViewerSnapshot client) {
        return new ClientView(
                client.viewer().id(),
                client.viewer().address(),
                client.viewer().userAgent(),
                client.viewer().protocol().name(),
                client.viewer().connectedAt().toString(),
                client.lastActive().toString(),
                client.bytesSent(),
                client.bitsPerSecond(),
                client.secondsBehind(),
                client.skips());
    }
}
