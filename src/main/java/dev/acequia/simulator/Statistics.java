package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The statistics of a download as `/ace/stat` shows them (`engine-api.md` 1.8): computed from the time, nothing is
/// kept.
final class Statistics {
    private static final long CHUNK = 16_384;
    private static final long WINDOW_SECONDS = 1800;
    /// The position lags behind in jumps of this many seconds.
    private static final long POSITION_STEP = 12;
    private static final double KILO = 1024;

    private final Engine engine;
    private final Download download;
    private final Mood mood;
    private final Phase phase;
    /// The time that the counters show: it stands still while the swarm is silent.
    private final Instant countedAt;

    private Statistics(Engine engine, Download download) {
        this.engine = engine;
        this.download = download;
        this.mood = engine.mood(download.content());
        this.phase = engine.phase(download);
        this.countedAt = stalledSince().orElse(engine.now());
    }

    /// The `response` of a statistics request.
    static Json.Fields of(Engine engine, Download download) {
        Mood mood = engine.mood(download.content());
        Statistics statistics = new Statistics(engine, download);
        if (statistics.phase == Phase.STARTING || mood.is(Knob.STAT_EMPTY)) {
            return Json.object();
        }
        Json.Fields fields = statistics.fields();
        if (mood.is(Knob.STAT_CAMEL_CASE)) {
            fields = camelCased(fields);
        }
        return mood.is(Knob.STAT_NUMBERS_AS_STRINGS) ? withStrings(fields) : fields;
    }

    private Json.Fields fields() {
        Json.Fields fields = Json.object().with("status", phase.status());
        if (phase != Phase.IDLE) {
            fields.with("peers", peers());
        }
        long downloaded = downloaded();
        fields.with("speed_down", phase == Phase.IDLE ? 0 : speed())
                .with("speed_up", phase == Phase.PLAYING ? 29 : 0)
                .with("downloaded", downloaded)
                .with("uploaded", downloaded / 7 / CHUNK * CHUNK)
                .with("total_progress", 0)
                .with("is_live", engine.file(download).isPresent() ? 0 : 1)
                .with("is_encrypted", mood.is(Knob.IS_ENCRYPTED) ? 1 : 0)
                .with("infohash", download.content().infohash())
                .with("playback_session_id", download.playbackSessionId())
                .with("client_session_id", -1)
                .with("selected_file_index", -1)
                .with("selected_stream_index", 0)
                .with("stream_status", -1)
                .with("manifest_access_mode", -1)
                .with("network_monitor_status", 0)
                .with("network_monitor_started", false)
                .with("debug_level", 0)
                .with("disk_cache_stats", cache(downloaded));
        if (phase == Phase.PLAYING && engine.file(download).isEmpty()) {
            fields.with("livepos", livepos());
        }
        return fields;
    }

    private static Json.Fields cache(long downloaded) {
        return Json.object()
                .with("avail", 3_199_156_224L)
                .with("disk_cache_limit", 2_266_017_044L)
                .with("inactive_inuse", 0)
                .with("active_inuse", Math.min(downloaded, 209_715_200L));
    }

    private int peers() {
        boolean isPlaying = phase == Phase.PLAYING;
        if (!isPlaying && (mood.is(Knob.NO_PEERS) || mood.is(Knob.P2P_DOWN))) {
            return 0;
        }
        boolean isAlone =
                !isPlaying && mood.is(Knob.PEERS_NO_DATA) || stalledSince().isPresent();
        return isAlone ? 1 : 4 + Math.floorMod(download.content().infohash().hashCode(), 40);
    }

    /// Since when the statistics stand still.
    private Optional<Instant> stalledSince() {
        return mood.is(Knob.SILENT_DOWNLOAD) ? Optional.empty() : download.stalledSince();
    }

    /// In whole chunks, as the engine counts.
    private long downloaded() {
        long burst = mood.number(Knob.BURST_BYTES);
        Optional<Instant> playing = download.playingSince();
        if (playing.isPresent()) {
            return Math.max(0, burst + received(playing.get(), countedAt)) / CHUNK * CHUNK;
        }
        boolean isBarren = mood.is(Knob.NO_PEERS) || mood.is(Knob.PEERS_NO_DATA) || mood.is(Knob.P2P_DOWN);
        if (isBarren || phase != Phase.PREBUFFERING) {
            return 0;
        }
        double age = Duration.between(download.startedAt(), countedAt).toMillis();
        double share = Math.min(
                1, age / Math.max(1, engine.untilPlaying(download, mood).toMillis()));
        return (long) (burst * share) / CHUNK * CHUNK;
    }

    private long received(Instant from, Instant to) {
        if (mood.given(Knob.TRICKLE).isPresent()) {
            return mood.number(Knob.TRICKLE) / 8 * Duration.between(from, to).toSeconds();
        }
        return (download.broadcast().edge(to) - download.broadcast().edge(from)) * Packet.SIZE;
    }

    /// In KB/s; halves every 10 s while the swarm is silent.
    private long speed() {
        if (phase == Phase.PREBUFFERING) {
            return downloaded() == 0 ? 0 : Math.round(mood.number(Knob.BURST_RATE) / KILO);
        }
        double average = received(countedAt.minusSeconds(4), countedAt) / (4 * KILO);
        double silence = Duration.between(countedAt, engine.now()).toMillis() / 10_000.0;
        return Math.round(average * Math.pow(0.5, silence));
    }

    private Json.Fields livepos() {
        long now = engine.airTime().getEpochSecond();
        long last = now;
        long position = now - Math.floorMod(now, POSITION_STEP);
        long lastStamp = now;
        if (mood.given(Knob.LOOP).isPresent()) {
            last = Repeat.since(mood, download.startedAt(), engine.late()).getEpochSecond();
            position = last;
            lastStamp = last;
        }
        Optional<Object> stuck = mood.given(Knob.LIVEPOS_STUCK);
        if (stuck.isPresent()) {
            long then = mood.since(Knob.LIVEPOS_STUCK).orElse(engine.now()).getEpochSecond();
            position = stuck.get() == Livepos.LAST_TS ? position : then;
            lastStamp = stuck.get() == Livepos.POS ? lastStamp : then;
            last = stuck.get() == Livepos.ALL ? then : last;
        } else if (stalledSince().isPresent()) {
            long then = countedAt.getEpochSecond();
            last = then;
            position = then;
            lastStamp = then;
        }
        return Json.object()
                .with("last", String.valueOf(last))
                .with("live_first", String.valueOf(last - WINDOW_SECONDS))
                .with("pos", String.valueOf(position))
                .with("first_ts", String.valueOf(lastStamp - WINDOW_SECONDS))
                .with("last_ts", String.valueOf(lastStamp))
                .with("is_live", "1")
                .with("live_last", String.valueOf(last))
                .with("buffer_pieces", "15");
    }

    private static Json.Fields camelCased(Map<String, ?> fields) {
        Json.Fields renamed = Json.object();
        fields.forEach((name, value) -> {
            StringBuilder camel = new StringBuilder();
            for (String part : name.split("_", -1)) {
                camel.append(
                        camel.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
            }
            renamed.with(camel.toString(), value);
        });
        return renamed;
    }

    private static Json.Fields withStrings(Map<String, ?> fields) {
        Json.Fields strings = Json.object();
        fields.forEach((name, value) -> strings.with(name, value instanceof Number ? String.valueOf(value) : value));
        return strings;
    }
}
