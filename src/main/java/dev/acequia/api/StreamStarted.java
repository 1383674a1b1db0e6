package dev.acequia.api;

import dev.acequia.engine.EngineAddress;
import dev.acequia.history.StreamRecord;
import io.avaje.jsonb.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stream has begun, as proxies tell each other (`reference.md` 1.3); what a caller left out is null.
@Json(naming = Json.Naming.LowerUnderscore)
public record StreamStarted(
        @Nullable String containerId,
        @Nullable EngineRef engine,
        @Nullable StreamRef stream,
        @Nullable SessionRef session,
        @Nullable Map<String, String> labels) {
    private static final Set<String> KEY_TYPES = Set.of("content_id", "infohash", "url", "magnet");
    private static final int LONGEST = 2000;

    /// The engine that plays it.
    @Json
    public record EngineRef(@Nullable String host, @Nullable Integer port) {}

    /// Identity of a started stream.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StreamRef(
            @Nullable String keyType, @Nullable String key) {}

    /// The engine's session.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record SessionRef(
            @Nullable String playbackSessionId,
            @Nullable String statUrl,
            @Nullable String commandUrl,
            @Nullable Integer isLive) {}

    /// The report to another service about a stream of ours.
    public static StreamStarted of(StreamRecord record) {
        StreamRecord.Origin origin = record.origin();
        return new StreamStarted(
                origin.containerId(),
                new EngineRef(origin.host(), origin.port()),
                new StreamRef(record.keyType(), record.key()),
                new SessionRef(
                        origin.playbackSessionId() == null ? record.id() : origin.playbackSessionId(),
                        origin.statUrl(),
                        origin.commandUrl(),
                        origin.isLive() ? 1 : 0),
                record.labels());
    }

    /// The stream's id: the label that names it, or else key and session.
    ///
    /// @throws IllegalArgumentException with a sentence for users, when something is missing or wrong
    String id() {
        String session = text("session.playback_session_id", theSession().playbackSessionId());
        String named = labels == null ? null : labels.get("stream_id");
        return named == null || named.isBlank() ? key() + "|" + session : text("labels.stream_id", named);
    }

    /// @throws IllegalArgumentException as [#id()]
    StreamRecord.Origin origin() {
        EngineRef at = present("engine", engine);
        EngineAddress address = new EngineAddress(text("engine.host", at.host()), present("engine.port", at.port()));
        return new StreamRecord.Origin(
                containerId == null ? null : text("container_id", containerId),
                address.host(),
                address.port(),
                text("session.playback_session_id", theSession().playbackSessionId()),
                keyType().equals("infohash") ? key() : null,
                url("session.stat_url", theSession().statUrl()),
                url("session.command_url", theSession().commandUrl()),
                present("session.is_live", theSession().isLive()) != 0,
                false);
    }

    String keyType() {
        String type = text("stream.key_type", present("stream", stream).keyType());
        if (!KEY_TYPES.contains(type)) {
            throw new IllegalArgumentException(
                    "stream.key_type must be content_id, infohash, url or magnet, not '" + type + "'");
        }
        return type;
    }

    /// The key; ids in lower case.
    String key() {
        String key = text("stream.key", present("stream", stream).key());
        return keyType().equals("content_id") || keyType().equals("infohash") ? key.toLowerCase(Locale.ROOT) : key;
    }

    Map<String, String> safeLabels() {
        Map<String, String> given = labels == null ? Map.of() : labels;
        int length = 0;
        for (Map.Entry<String, String> each : given.entrySet()) {
            length += each.getKey().length()
                    + present("labels." + each.getKey(), each.getValue()).length();
        }
        if (length > LONGEST) {
            throw new IllegalArgumentException(
                    "labels must have up to " + LONGEST + " characters together, not " + length);
        }
        return given;
    }

    private SessionRef theSession() {
        return present("session", session);
    }

    private static String url(String name, @Nullable String url) {
        String text = text(name, url);
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            throw new IllegalArgumentException(name + " must be an http URL, not '" + text + "'");
        }
        return text;
    }

    private static String text(String name, @Nullable String text) {
        String given = present(name, text);
        if (given.isBlank() || given.length() > LONGEST) {
            throw new IllegalArgumentException(name + " must have 1 to " + LONGEST + " characters, not "
                    + given.strip().length());
        }
        return given;
    }

    private static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
