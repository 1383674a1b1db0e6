package dev.acequia.engine;

import org.jspecify.annotations.Nullable;

/// An engine's statistics of a session (`engine-api.md` 1.8); null is unknown, and right after a start all is.
///
/// @param status     `prebuf`, `dl`, `idle`, `checking`, `buf`; `dl` does not prove that data come
/// @param speedDown  KB/s, as `speedUp`
/// @param downloaded bytes since the start, as `uploaded`; above 0 is the reliable sign of data
/// @param position for live streams, from `dl` on
/// @param session    the engine's name for what it plays now: another one once another player has started the content
/// @param upstream   of another Acequia; null from an engine
public record EngineStat(
        @Nullable String status,
        @Nullable Long peers,
        @Nullable Long speedDown,
        @Nullable Long speedUp,
        @Nullable Long downloaded,
        @Nullable Long uploaded,
        @Nullable LivePosition position,
        @Nullable String session,
        @Nullable Upstream upstream) {
    /// Nothing known.
    public static final EngineStat UNKNOWN = new EngineStat(null, null, null, null, null, null, null, null);

    /// Position of another Acequia in the stream that it plays.
    ///
    /// @param pcr the newest clock reference that it has, 27 MHz
    /// @param behindMillis how far that is behind what its own upstream has
    public record Upstream(long pcr, long behindMillis) {
        static @Nullable Upstream of(LenientJson json) {
            Long pcr = json.number("pcr");
            Long behind = json.number("behind_ms");
            return pcr == null || pcr < 0 ? null : new Upstream(pcr, behind == null ? 0 : behind);
        }
    }

    /// One of an engine.
    public EngineStat(
            @Nullable String status,
            @Nullable Long peers,
            @Nullable Long speedDown,
            @Nullable Long speedUp,
            @Nullable Long downloaded,
            @Nullable Long uploaded,
            @Nullable LivePosition position,
            @Nullable String session) {
        this(status, peers, speedDown, speedUp, downloaded, uploaded, position, session, null);
    }

    /// Position of an engine in the live window: Unix seconds and a count, as the strings that the engine sends.
    ///
    /// @param pos    what the player gets; flat for seconds at a time on a healthy stream
    /// @param lastTs the newest known; judge stalls by this one
    public record LivePosition(
            @Nullable String pos,
            @Nullable String liveFirst,
            @Nullable String liveLast,
            @Nullable String firstTs,
            @Nullable String lastTs,
            @Nullable String bufferPieces) {
        static LivePosition of(LenientJson json) {
            return new LivePosition(
                    json.text("pos"),
                    json.text("live_first", "first_ts", "first"),
                    json.text("live_last", "last_ts", "last"),
                    json.text("first_ts"),
                    json.text("last_ts"),
                    json.text("buffer_pieces"));
        }
    }

    static EngineStat of(JsonReply reply) {
        LenientJson json = reply.content();
        LenientJson position = json.nested("livepos");
        return new EngineStat(
                json.text("status"),
                json.number("peers"),
                json.number("speed_down", "speedDown"),
                json.number("speed_up", "speedUp"),
                json.number("downloaded"),
                json.number("uploaded"),
                position.map().isEmpty() ? null : LivePosition.of(position),
                json.text("playback_session_id", "playbackSessionId"),
                Upstream.of(json.nested("acequia")));
    }
}
