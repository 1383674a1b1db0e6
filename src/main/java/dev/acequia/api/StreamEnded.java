package dev.acequia.api;

import dev.acequia.history.StreamRecord;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// A stream has ended, as proxies tell each other (`reference.md` 1.3).
///
/// @param streamId what the receiver calls it
@Json(naming = Json.Naming.LowerUnderscore)
public record StreamEnded(
        @Nullable String containerId,
        @Nullable String streamId,
        @Nullable String reason) {

    /// The report to another service about a stream of ours.
    ///
    /// @param remoteId the id that the service gave it; null when it gave none
    public static StreamEnded of(StreamRecord record, @Nullable String remoteId) {
        StreamRecord.End end = record.end();
        return new StreamEnded(
                record.origin().containerId(),
                remoteId == null ? record.id() : remoteId,
                end == null ? null : end.cause());
    }
}
