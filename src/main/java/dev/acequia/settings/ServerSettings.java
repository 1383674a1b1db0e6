package dev.acequia.settings;

import static dev.acequia.settings.Section.SERVER;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.Kind.Folder;
import dev.acequia.settings.Kind.Ip;
import dev.acequia.settings.Kind.Many;
import dev.acequia.settings.Kind.Text;
import dev.acequia.settings.Kind.Url;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// Settings of the server: its listener, who may use it, and what it writes down.
public final class ServerSettings {
    public static final Setting<Integer> PORT = wholeNumber(SERVER, "port", 8000, 0, 65_535)
            .says("The TCP port that is listened on; 0 takes any free one.")
            .atStart();

    public static final Setting<InetAddress> BIND = Setting.of(
                    SERVER, "bind", new Ip(), InetAddress.ofLiteral("0.0.0.0"))
            .says("The address of this machine that is listened on; 0.0.0.0 means all, IPv6 too.")
            .atStart();

    public static final Setting<Path> DATA_DIR = Setting.of(SERVER, "data_dir", new Folder(), Path.of("./data"))
            .says("Where saved settings and the history lie.")
            .atStart();

    public static final Setting<Integer> EVENT_LOOPS = wholeNumber(SERVER, "event_loops", 0, 0, 64)
            .says("How many threads serve viewers and read engines; 0 takes one for every two cores.")
            .atStart();

    public static final Setting<String> API_KEY = Setting.of(SERVER, "api_key", new Text(200), "")
            .says("The key that managing needs, of 8 characters or more; without one everybody may look and only this "
                    + "machine may change.")
            .alias("API_KEY")
            .secret();

    public static final Setting<List<StreamToken>> STREAM_TOKENS = Setting.of(
                    SERVER, "stream_tokens", new Many<>(new TokenText()), List.of())
            .says("The tokens of which playing needs one, as name:secret[:clients=n][:contents=id/id] with commas "
                    + "between them; with none everybody may play.")
            .alias("STREAM_TOKENS")
            .secret();

    public static final Setting<List<Network>> TRUSTED_PROXIES = Setting.of(
                    SERVER, "trusted_proxies", new Many<>(new Net()), List.of())
            .says("The proxies whose X-Forwarded-For is believed, as addresses or networks such as 10.0.0.0/8.")
            .alias("TRUSTED_PROXIES");

    public static final Setting<List<String>> ALLOWED_HOSTS = Setting.of(
                    SERVER, "allowed_hosts", new Many<>(new HostPattern()), List.of())
            .says("The names besides its own by which the server is read while it has no API key.");

    public static final Setting<String> EVENTS_URL = Setting.of(SERVER, "events_url", new Url(500), "")
            .says("A service that is told of streams that begin and end, at /events/stream_started and "
                    + "/events/stream_ended below this URL, with the API key as bearer.")
            .alias("EVENTS_URL");

    public static final Setting<Boolean> STATISTICS = flag(SERVER, "statistics", true)
            .says("Whether the figures of every stream are taken once a second and kept for 30 days.");

    public static final Setting<Boolean> ACCESS_LOG = flag(SERVER, "access_log", false)
            .says("Whether each request is a line on standard output once its answer has ended; lines that are not "
                    + "taken in time are dropped.");

    public static final Setting<LogLevel> LOG_LEVEL = choice(SERVER, "log_level", LogLevel.INFO, LogLevel.values())
            .says("The least severe messages that are logged.");

    public static final Setting<String> OTLP_ENDPOINT = Setting.of(SERVER, "otlp_endpoint", new Url(500), "")
            .says("An OpenTelemetry collector that gets a trace of each playback, below this URL at /v1/traces; with "
                    + "none nothing is traced.")
            .atStart();

    static final List<Setting<?>> ALL = List.of(
            PORT,
            BIND,
            DATA_DIR,
            EVENT_LOOPS,
            API_KEY,
            STREAM_TOKENS,
            TRUSTED_PROXIES,
            ALLOWED_HOSTS,
            EVENTS_URL,
            STATISTICS,
            ACCESS_LOG,
            LOG_LEVEL,
            OTLP_ENDPOINT);

    private ServerSettings() {}
}
