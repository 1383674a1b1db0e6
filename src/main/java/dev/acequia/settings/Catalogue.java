package dev.acequia.settings;

import static dev.acequia.settings.Section.CHANNEL;
import static dev.acequia.settings.Section.ENGINE;
import static dev.acequia.settings.Section.HLS;
import static dev.acequia.settings.Section.LIMIT;
import static dev.acequia.settings.Section.LOOP;
import static dev.acequia.settings.Section.RECOVERY;
import static dev.acequia.settings.Section.SERVER;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.Amount.Bytes;
import dev.acequia.settings.Amount.Decimal;
import dev.acequia.settings.Kind.Folder;
import dev.acequia.settings.Kind.Ip;
import dev.acequia.settings.Kind.Many;
import dev.acequia.settings.Kind.Peer;
import dev.acequia.settings.Kind.Text;
import dev.acequia.settings.Kind.Url;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Every setting there is.
public final class Catalogue {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final long MB = 1 << 20;

    public static final Setting<Integer> PORT = declared(wholeNumber(SERVER, "port", 8000, 0, 65_535)
            .says("The TCP port that is listened on; 0 takes any free one.")
            .atStart());

    public static final Setting<InetAddress> BIND =
            declared(Setting.of(SERVER, "bind", new Ip(), InetAddress.ofLiteral("0.0.0.0"))
                    .says("The address of this machine that is listened on; 0.0.0.0 means all, IPv6 too.")
                    .atStart());

    public static final Setting<Path> DATA_DIR =
            declared(Setting.of(SERVER, "data_dir", new Folder(), Path.of("./data"))
                    .says("Where saved settings and the history lie.")
                    .atStart());

    public static final Setting<Integer> EVENT_LOOPS = declared(wholeNumber(SERVER, "event_loops", 0, 0, 64)
            .says("How many threads serve viewers and read engines; 0 takes one for every two cores.")
            .atStart());

    public static final Setting<String> API_KEY = declared(Setting.of(SERVER, "api_key", new Text(200), "")
            .says("The key that managing needs, of 8 characters or more; without one everybody may look and only this "
                    + "machine may change.")
            .alias("API_KEY")
            .secret());

    public static final Setting<List<StreamToken>> STREAM_TOKENS = declared(Setting.of(
                    SERVER, "stream_tokens", new Many<>(new TokenText()), List.of())
            .says("The tokens of which playing needs one, as name:secret[:clients=n][:contents=id/id] with commas "
                    + "between them; with none everybody may play.")
            .alias("STREAM_TOKENS")
            .secret());

    public static final Setting<List<Network>> TRUSTED_PROXIES =
            declared(Setting.of(SERVER, "trusted_proxies", new Many<>(new Net()), List.of())
                    .says("The proxies whose X-Forwarded-For is believed, as addresses or networks such as 10.0.0.0/8.")
                    .alias("TRUSTED_PROXIES"));

    public static final Setting<List<String>> ALLOWED_HOSTS =
            declared(Setting.of(SERVER, "allowed_hosts", new Many<>(new HostPattern()), List.of())
                    .says("The names besides its own by which the server is read while it has no API key."));

    public static final Setting<String> EVENTS_URL = declared(Setting.of(SERVER, "events_url", new Url(500), "")
            .says("A service that is told of streams that begin and end, at /events/stream_started and "
                    + "/events/stream_ended below this URL, with the API key as bearer.")
            .alias("EVENTS_URL"));

    public static final Setting<Boolean> STATISTICS = declared(flag(SERVER, "statistics", true)
            .says("Whether the figures of every stream are taken once a second and kept for 30 days."));

    public static final Setting<Boolean> ACCESS_LOG = declared(flag(SERVER, "access_log", false)
            .says("Whether each request is a line on standard output once its answer has ended; lines that are not "
                    + "taken in time are dropped."));

    public static final Setting<LogLevel> LOG_LEVEL =
            declared(choice(SERVER, "log_level", LogLevel.INFO, LogLevel.values())
                    .says("The least severe messages that are logged."));

    public static final Setting<String> OTLP_ENDPOINT = declared(Setting.of(SERVER, "otlp_endpoint", new Url(500), "")
            .says("An OpenTelemetry collector that gets a trace of each playback, below this URL at /v1/traces; with "
                    + "none nothing is traced.")
            .atStart());

    public static final Setting<List<InetSocketAddress>> ENGINES =
            declared(Setting.of(ENGINE, "engines", new Many<>(new Peer()), List.of())
                    .says("The AceStream engines as host:port; with none a demo engine plays a test channel."));

    public static final Setting<List<AddedEngine>> ADDED_ENGINES =
            declared(Setting.of(ENGINE, "added_engines", new Many<>(new EngineText()), List.of())
                    .says("The engines that are used besides: POST /engines and the panel add to them."));

    public static final Setting<Integer> MAX_STREAMS_PER_ENGINE =
            declared(wholeNumber(ENGINE, "max_streams_per_engine", 2, 1, 20)
                    .says("How many channels one engine may play at a time.")
                    .alias("ACEXY_MAX_STREAMS_PER_ENGINE"));

    public static final Setting<Duration> ENGINE_WAIT = declared(
            seconds(ENGINE, "engine_wait", 10, 0, 90).says("How long a start waits for an engine with a free place."));

    public static final Setting<Duration> ENGINE_CONNECT_TIMEOUT =
            declared(seconds(ENGINE, "engine_connect_timeout", 3, 0.1, 30)
                    .says("How long connecting to an engine may take.")
                    .atStart());

    public static final Setting<Duration> ENGINE_START_TIMEOUT =
            declared(seconds(ENGINE, "engine_start_timeout", 60, 1, 300)
                    .says("How long an engine may take to answer that it plays a content."));

    public static final Setting<Duration> ENGINE_FIRST_BYTE_TIMEOUT =
            declared(seconds(ENGINE, "engine_first_byte_timeout", 45, 1, 300)
                    .says("How long an engine that plays may take to deliver the first byte."));

    public static final Setting<Duration> ENGINE_STAT_TIMEOUT =
            declared(seconds(ENGINE, "engine_stat_timeout", 3, 0.1, 30)
                    .says("How long an engine may take to tell about a session or itself."));

    public static final Setting<Duration> ENGINE_STOP_TIMEOUT = declared(
            seconds(ENGINE, "engine_stop_timeout", 3, 0.1, 3).says("How long an engine may take to stop a session."));

    public static final Setting<Duration> ENGINE_HEALTH_INTERVAL =
            declared(seconds(ENGINE, "engine_health_interval", 10, 1, 300)
                    .says("The pause between two probes of an engine's health."));

    public static final Setting<StreamMode> STREAM_MODE =
            declared(choice(CHANNEL, "stream_mode", StreamMode.TS, StreamMode.values())
                    .says(
                            "What /ace/getstream answers and how engines are asked; a change is for new channels and new viewers.")
                    .alias("PROXY_STREAM_MODE"));

    public static final Setting<Duration> CHANNEL_SHUTDOWN_DELAY =
            declared(seconds(CHANNEL, "channel_shutdown_delay", 5, 1, 60)
                    .says("How long a channel lingers after its last viewer left.")
                    .alias("PROXY_GRACE_PERIOD"));

    public static final Setting<Duration> START_TIMEOUT = declared(seconds(CHANNEL, "start_timeout", 60, 1, 300)
            .says("How long a viewer waits for a channel to start before it is told that it did not."));

    public static final Setting<Duration> JOIN_BEHIND = declared(seconds(CHANNEL, "join_behind", 6, 0, 30)
            .says("How far behind the newest data a viewer starts at least; the more, the steadier. Never more than a "
                    + "third of what buffer_max_bytes holds, nor, unless it is set, than buffer_seconds."));

    public static final Setting<Duration> JOIN_BEHIND_MAX = declared(seconds(CHANNEL, "join_behind_max", 10, 0, 30)
            .says("How far behind the newest data a viewer starts at most, when the source is uneven."));

    public static final Setting<Boolean> BUFFER_AUTO = declared(flag(CHANNEL, "buffer_auto", true)
            .says("Whether viewers start as far behind as the source's pauses demand, from join_behind to "
                    + "join_behind_max."));

    public static final Setting<Integer> COALESCE_MAX_MS = declared(wholeNumber(CHANNEL, "coalesce_max_ms", 40, 0, 500)
            .says("How many milliseconds what the engine sends gathers at most before viewers get it, which saves CPU "
                    + "time; the longest from 20 viewers of a channel on. Up to ten wait for whole pictures only; 0 hands "
                    + "on everything at once."));

    public static final Setting<Duration> CLIENT_STALL_TIMEOUT = declared(seconds(
                    CHANNEL, "client_stall_timeout", 10, 1, 120)
            .says("How long a viewer may read nothing at all, once it has played what it got in advance, before its "
                    + "connection is closed."));

    public static final Setting<Duration> BUFFER_SECONDS = declared(seconds(CHANNEL, "buffer_seconds", 30, 5, 300)
            .says("How much media a channel keeps in memory, decided when it opens.")
            .alias("PROXY_BUFFER_TTL"));

    public static final Setting<Long> BUFFER_MAX_BYTES =
            declared(Setting.of(CHANNEL, "buffer_max_bytes", new Bytes(2 * MB, 2048 * MB), 64 * MB)
                    .says("How many bytes a channel keeps in memory at most, decided when it opens."));

    public static final Setting<Long> BUFFER_TOTAL_BYTES =
            declared(Setting.of(CHANNEL, "buffer_total_bytes", new Bytes(0L, 1024 * 1024 * MB), 0L)
                    .says("How many bytes all channels keep in memory at most; when that is short they shrink, and no "
                            + "further ones open. 0 takes two fifths of the memory, and what the JVM allows at most."));

    public static final Setting<Duration> STALL_TIMEOUT = declared(seconds(RECOVERY, "stall_timeout", 15, 2, 120)
            .says("How long a session may deliver nothing before another one is opened."));

    public static final Setting<Duration> RECOVERY_TIMEOUT = declared(seconds(RECOVERY, "recovery_timeout", 60, 5, 600)
            .says("How long viewers are kept while no engine delivers."));

    public static final Setting<WarmSpare> WARM_SPARE = declared(choice(
                    RECOVERY, "warm_spare", WarmSpare.AUTO, WarmSpare.values())
            .says("Whether a channel has a second session ready on another engine with a free place: never (OFF), "
                    + "while the one that plays pauses, slows down or is lost (AUTO), or ALWAYS, which takes two "
                    + "places and twice the bandwidth."));

    public static final Setting<Integer> HLS_MAX_SEGMENTS = declared(wholeNumber(HLS, "hls_max_segments", 20, 5, 100)
            .says("How many segments can be fetched; older ones are gone.")
            .alias("HLS_MAX_SEGMENTS"));

    public static final Setting<Integer> HLS_INITIAL_SEGMENTS =
            declared(wholeNumber(HLS, "hls_initial_segments", 3, 1, 10)
                    .says("How many segments the first playlist lists at least.")
                    .alias("HLS_INITIAL_SEGMENTS"));

    public static final Setting<Integer> HLS_WINDOW_SIZE = declared(wholeNumber(HLS, "hls_window_size", 6, 3, 20)
            .says("How many segments a playlist lists at most.")
            .alias("HLS_WINDOW_SIZE"));

    public static final Setting<Duration> HLS_BUFFER_READY_TIMEOUT =
            declared(seconds(HLS, "hls_buffer_ready_timeout", 30, 5, 120)
                    .says("How long the first playlist waits for its segments.")
                    .alias("HLS_BUFFER_READY_TIMEOUT"));

    public static final Setting<Duration> HLS_FIRST_SEGMENT_TIMEOUT =
            declared(seconds(HLS, "hls_first_segment_timeout", 30, 5, 120)
                    .says("How long the first playlist waits for the first segment.")
                    .alias("HLS_FIRST_SEGMENT_TIMEOUT"));

    public static final Setting<Duration> HLS_INITIAL_BUFFER_SECONDS =
            declared(seconds(HLS, "hls_initial_buffer_seconds", 10, 5, 60)
                    .says("How much media is fetched at once from an engine's first playlist.")
                    .alias("HLS_INITIAL_BUFFER_SECONDS"));

    public static final Setting<Integer> HLS_MAX_INITIAL_SEGMENTS =
            declared(wholeNumber(HLS, "hls_max_initial_segments", 10, 1, 20)
                    .says("How many segments are fetched at once from an engine's first playlist at most.")
                    .alias("HLS_MAX_INITIAL_SEGMENTS"));

    public static final Setting<Double> HLS_SEGMENT_FETCH_INTERVAL =
            declared(Setting.of(HLS, "hls_segment_fetch_interval", new Decimal(0.1, 2.0, "target durations"), 0.5)
                    .says("The pause between two looks at an engine's playlist.")
                    .alias("HLS_SEGMENT_FETCH_INTERVAL"));

    public static final Setting<Boolean> HLS_LOW_LATENCY = declared(flag(HLS, "hls_low_latency", false)
            .says("Whether playlists offer partial segments for players that want to be close to live (LL-HLS).")
            .alias("HLS_LOW_LATENCY")
            .inEveryMode());

    public static final Setting<Boolean> STREAM_LOOP_DETECTION_ENABLED = declared(flag(
                    LOOP, "stream_loop_detection_enabled", false)
            .says("Whether a stream that is too far behind live is stopped and put on the list of looping streams.")
            .alias("STREAM_LOOP_DETECTION_ENABLED"));

    public static final Setting<Duration> STREAM_LOOP_DETECTION_THRESHOLD_S =
            declared(seconds(LOOP, "stream_loop_detection_threshold_s", 3600, 60, 604_800)
                    .says("How far behind the wall clock the newest that an engine has of a stream may be.")
                    .alias("STREAM_LOOP_DETECTION_THRESHOLD_S"));

    public static final Setting<Duration> STREAM_LOOP_CHECK_INTERVAL_S =
            declared(seconds(LOOP, "stream_loop_check_interval_s", 10, 5, 3600)
                    .says("The pause between two looks for streams that loop.")
                    .alias("STREAM_LOOP_CHECK_INTERVAL_S"));

    public static final Setting<Integer> STREAM_LOOP_RETENTION_MINUTES =
            declared(wholeNumber(LOOP, "stream_loop_retention_minutes", 0, 0, 525_600)
                    .says("How many minutes a stream stays on the list of looping streams; 0 means for ever.")
                    .alias("STREAM_LOOP_RETENTION_MINUTES"));

    public static final Setting<Integer> MAX_CHANNELS = declared(
            wholeNumber(LIMIT, "max_channels", 150, 1, 10_000).says("How many channels may be open at a time."));

    public static final Setting<Integer> MAX_CLIENTS_PER_CHANNEL =
            declared(wholeNumber(LIMIT, "max_clients_per_channel", 5000, 1, 100_000)
                    .says("How many viewers one channel may have at a time."));

    public static final Setting<Integer> MAX_CLIENTS_PER_ADDRESS = declared(
            wholeNumber(LIMIT, "max_clients_per_address", 256, 1, 100_000)
                    .says(
                            "How many viewers by TS and how many by HLS one address may have, an IPv6 /64 being one; this machine "
                                    + "may have 16 times as many by TS. Behind a trusted proxy its clients' addresses count."));

    public static final Setting<Integer> MAX_CONNECTIONS =
            declared(wholeNumber(LIMIT, "max_connections", 20_000, 10, 1_000_000)
                    .says("How many connections may be open at a time."));

    public static final Setting<Duration> HEADER_TIMEOUT = declared(seconds(LIMIT, "header_timeout", 10, 1, 60)
            .says("How long a client may take to send the head of a request."));

    public static final Setting<Duration> IDLE_TIMEOUT = declared(seconds(LIMIT, "idle_timeout", 60, 5, 600)
            .says("How long a connection is kept open between two requests."));

    private Catalogue() {}

    /// All settings, section by section.
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /// The setting with this key.
    public static Optional<Setting<?>> named(String key) {
        return ALL.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    /// The setting that someone from outside calls so: by its key, or by a variable in upper or lower case.
    static Optional<Setting<?>> called(String name) {
        return ALL.stream()
                .filter(each -> each.key().equals(name) || each.env().stream().anyMatch(name::equalsIgnoreCase))
                .findFirst();
    }

    private static <T> Setting<T> declared(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
