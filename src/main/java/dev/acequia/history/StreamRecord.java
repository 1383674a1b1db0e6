package dev.acequia.history;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stream from its first session to its end (`reference.md` 1.4).
///
/// @param keyType `content_id`, `infohash`, `url` or `magnet`
/// @param isOwn whether it is played here; the others were reported by another proxy
/// @param end null while it is played
/// @param totals what its engines have got and given by its end
/// @param relay how much of it the service at `EVENTS_URL` knows
public record StreamRecord(
        String id,
        String keyType,
        String key,
        Origin origin,
        Map<String, String> labels,
        boolean isOwn,
        Instant startedAt,
        @Nullable End end,
        Totals totals,
        Relay relay) {

    public StreamRecord {
        labels = Map.copyOf(labels);
    }

    /// Source of a stream.
    ///
    /// @param containerId what another service calls the engine
    /// @param statUrl of the session, as `commandUrl`
    /// @param isHls whether the engine delivers segments
    public record Origin(
            @Nullable String containerId,
            String host,
            int port,
            @Nullable String playbackSessionId,
            @Nullable String infohash,
            @Nullable String statUrl,
            @Nullable String commandUrl,
            boolean isLive,
            boolean isHls) {
        static Origin of(Playback playback) {
            return new Origin(
                    playback.engine().toString(),
                    playback.engine().host(),
                    playback.engine().port(),
                    playback.playbackSessionId(),
                    playback.infohash(),
                    text(playback.statUrl()),
                    text(playback.commandUrl()),
                    playback.isLive(),
                    playback.isHls());
        }

        private static @Nullable String text(@Nullable URI url) {
            return url == null ? null : url.toString();
        }
    }

    /// End of a stream.
    ///
    /// @param cause as [dev.acequia.channel.Ending] names it, or `crash`
    public record End(Instant at, String cause, String sentence) {}

    /// Bytes that engines have got from and given to other peers; null while unknown.
    public record Totals(
            @Nullable Long downloaded, @Nullable Long uploaded) {
        static final Totals UNKNOWN = new Totals(null, null);
    }

    /// Progress of reporting a stream to another service.
    ///
    /// @param isWanted whether it is to be relayed at all
    /// @param remoteId what that service calls the stream; null until it has said so
    public record Relay(
            boolean isWanted,
            boolean knowsStart,
            boolean knowsEnd,
            @Nullable String remoteId) {
        public static final Relay NONE = new Relay(false, false, false, null);

        static final Relay WANTED = new Relay(true, false, false, null);

        /// After one more message.
        ///
        /// @param newId what the service has called the stream now; null when it has not
        public Relay told(boolean isStart, @Nullable String newId) {
            return isStart
                    ? new Relay(isWanted, true, knowsEnd, newId)
                    : new Relay(isWanted, knowsStart, true, remoteId);
        }
    }

    /// A stream that has just begun here.
    static StreamRecord own(String id, ContentId content, Playback playback, Instant now, Relay relay) {
        return new StreamRecord(
                id,
                content.kind().name().toLowerCase(Locale.ROOT),
                content.name(),
                Origin.of(playback),
                Map.of("source", "acequia", "stream_id", id),
                true,
                now,
                null,
                Totals.UNKNOWN,
                relay);
    }

    /// A stream that another proxy has begun.
    public static StreamRecord foreign(
            String id, String keyType, String key, Origin origin, Map<String, String> labels, Instant now) {
        return new StreamRecord(id, keyType, key, origin, labels, false, now, null, Totals.UNKNOWN, Relay.NONE);
    }

    /// Whether it is still to be relayed to another service.
    boolean isOwed() {
        return relay.isWanted() && !relay.knowsEnd();
    }

    /// Whether it is known by this content id or infohash, given in lower case.
    public boolean isOf(String hex) {
        return key.equals(hex) || hex.equals(origin.infohash());
    }

    StreamRecord with(Origin next) {
        return new StreamRecord(id, keyType, key, next, labels, isOwn, startedAt, end, totals, relay);
    }

    StreamRecord with(End last) {
        return new StreamRecord(id, keyType, key, origin, labels, isOwn, startedAt, last, totals, relay);
    }

    StreamRecord with(Totals now) {
        return new StreamRecord(id, keyType, key, origin, labels, isOwn, startedAt, end, now, relay);
    }

    /// The same, of which another service knows more.
    public StreamRecord with(Relay now) {
        return new StreamRecord(id, keyType, key, origin, labels, isOwn, startedAt, end, totals, now);
    }
}
