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

    /// What another service is told of a stream of ours.
    ///
    /// @param remoteId what that service calls it; null when it did not tell
    public static StreamEnded of(StreamRecord record, @Nullable String remoteId) {
        StreamRecord.End end = record.end();
        return new StreamEnded(
                record.origin().containerId(),
                remoteId == null ? record.id() : remoteId,
                end == null ? null : end.cause());
    }
}
