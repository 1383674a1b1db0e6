package dev.acequia.engineapi;

import dev.acequia.channel.Channel;
import dev.acequia.engine.EngineStat;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Statistics of a seat as an engine gives them of a session (`engine-api.md` 1.8): what the engine that plays reports,
/// and the channel's own figures for what it does not.
final class SeatStat {
    private static final int KB = 1024;

    private SeatStat() {}

    /// @param channel null when none is open
    static Map<String, Object> of(Seat seat, @Nullable Channel channel, Instant now) {
        EngineStat stat = stat(channel);
        boolean isLive = channel != null && channel.isLive();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", seat.isFile() || isLive ? "dl" : channel == null ? "idle" : "prebuf");
        fields.put("peers", orZero(stat.peers()));
        fields.put("speed_down", stat.speedDown() == null ? speed(channel) : stat.speedDown());
        fields.put("speed_up", orZero(stat.speedUp()));
        fields.put("downloaded", Math.max(orZero(stat.downloaded()), channel == null ? 0 : channel.ingressBytes()));
        fields.put("uploaded", orZero(stat.uploaded()));
        fields.put("total_progress", 0);
        fields.put("is_live", seat.isFile() ? 0 : 1);
        fields.put("is_encrypted", 0);
        fields.put("infohash", seat.identity().infohash());
        fields.put("playback_session_id", seat.identity().sessionId());
        fields.put("client_session_id", -1);
        fields.put("selected_file_index", -1);
        fields.put("selected_stream_index", 0);
        fields.put("stream_status", -1);
        fields.put("manifest_access_mode", -1);
        fields.put("network_monitor_status", 0);
        fields.put("network_monitor_started", false);
        fields.put("debug_level", 0);
        if (channel != null && isLive) {
            long pcr = channel.newestPcr();
            if (pcr >= 0) {
                long behind = Math.round(channel.stat().secondsBehind() * 1000);
                fields.put("acequia", Map.of("pcr", pcr, "behind_ms", behind));
            }
            fields.put("livepos", position(stat.position(), channel, now));
        }
        return fields;
    }

    private static EngineStat stat(@Nullable Channel channel) {
        EngineStat newest = channel == null ? null : channel.stat().newest();
        return newest == null ? EngineStat.UNKNOWN : newest;
    }

    private static Map<String, String> position(EngineStat.@Nullable LivePosition told, Channel channel, Instant now) {
        String last = String.valueOf(now.getEpochSecond());
        String first = String.valueOf(now.getEpochSecond() - Math.round(channel.heldSeconds()));
        EngineStat.LivePosition position =
                told == null ? new EngineStat.LivePosition(null, null, null, null, null, null) : told;
        String newest = Objects.requireNonNullElse(position.liveLast(), last);
        String oldest = Objects.requireNonNullElse(position.liveFirst(), first);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("last", newest);
        fields.put("live_first", oldest);
        fields.put("pos", Objects.requireNonNullElse(position.pos(), newest));
        fields.put("first_ts", Objects.requireNonNullElse(position.firstTs(), oldest));
        fields.put("last_ts", Objects.requireNonNullElse(position.lastTs(), newest));
        fields.put("is_live", "1");
        fields.put("live_last", newest);
        fields.put("buffer_pieces", Objects.requireNonNullElse(position.bufferPieces(), "15"));
        return fields;
    }

    private static long speed(@Nullable Channel channel) {
        return channel == null ? 0 : channel.bitsPerSecond() / 8 / KB;
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
