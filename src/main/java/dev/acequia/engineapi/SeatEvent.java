package dev.acequia.engineapi;

import java.util.Map;

/// Events of a seat as `event_url` sends them (`engine-api.md` 1.9).
final class SeatEvent {
    private SeatEvent() {}

    /// The stream has ended.
    static Map<String, Object> stopped(String reason) {
        return EngineReply.fields("name", "download_stopped", "params", Map.of("reason", reason));
    }
}
