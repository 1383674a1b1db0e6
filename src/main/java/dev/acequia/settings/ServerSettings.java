package dev.acequia.settings;

import static dev.acequia.settings.Section.SERVER;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.HostPattern;
import dev.acequia.settings.kind.Kind.Folder;
import dev.acequia.settings.kind.Kind.Ip;
import dev.acequia.settings.kind.Kind.Many;
import dev.acequia.settings.kind.Kind.Text;
import dev.acequia.settings.kind.Kind.Url;
import dev.acequia.settings.kind.Net;
import dev.acequia.settings.kind.Network;
import dev.acequia.settings.kind.PortList;
import dev.acequia.settings.kind.StreamToken;
import dev.acequia.settings.kind.TokenText;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// Settings of the server: its listener, who may use it, and what it writes down.
public final class ServerSettings {
    public static final Setting<List<Integer>> PORT = Setting.of(SERVER, "port", new PortList(), List.of(8000))
            .says("TCP port to listen on, or up to " + PortList.MOST + " separated by commas, the main one first; "
                    + "everything is served on each of them. 0 takes any free port.")
            .atStart();

    public static final Setting<InetAddress> BIND = Setting.of(
                    SERVER, "bind", new Ip(), InetAddress.ofLiteral("0.0.0.0"))
            .says("Address of this machine to listen on; 0.0.0.0 means all addresses, IPv6 included.")
            .atStart();

    public static final Setting<Path> DATA_DIR = Setting.of(SERVER, "data_dir", new Folder(), Path.of("./data"))
            .says("Folder of the saved settings and the history.")
            .atStart();

    public static final Setting<Integer> EVENT_LOOPS = wholeNumber(SERVER, "event_loops", 0, 0, 64)
            .says("Number of threads that serve viewers and read from engines; 0 means one for every two " + "cores.")
            .atStart();

    public static final Setting<String> API_KEY = Setting.of(SERVER, "api_key", new Text(200), "")
            .says("API key required to manage the server, at least 8 characters. Without one, everybody may "
                    + "read and only this machine may change anything.")
            .alias("API_KEY")
            .secret();

    public static final Setting<List<StreamToken>> STREAM_TOKENS = Setting.of(
                    SERVER, "stream_tokens", new Many<>(new TokenText()), List.of())
            .says("Tokens for playing, as name:secret[:clients=n][:contents=id/id], separated by commas; "
                    + "each player needs one. Without any tokens, everybody may play.")
            .alias("STREAM_TOKENS")
            .secret();

    public static final Setting<List<Network>> TRUSTED_PROXIES = Setting.of(
                    SERVER, "trusted_proxies", new Many<>(new Net()), List.of())
            .says("Reverse proxies whose X-Forwarded-For header is trusted, as addresses or networks such "
                    + "as 10.0.0.0/8.")
            .alias("TRUSTED_PROXIES");

    public static final Setting<List<String>> ALLOWED_HOSTS = Setting.of(
                    SERVER, "allowed_hosts", new Many<>(new HostPattern()), List.of())
            .says("Host names, besides its own, under which the server can be read while it has no API key.");

    public static final Setting<String> EVENTS_URL = Setting.of(SERVER, "events_url", new Url(500), "")
            .says("Service that is notified when a stream begins or ends, at /events/stream_started and "
                    + "/events/stream_ended below this URL, with the API key as bearer token.")
            .alias("EVENTS_URL");

    public static final Setting<Boolean> STATISTICS = flag(SERVER, "statistics", true)
            .says("Whether the statistics of every stream are recorded once a second and kept for 30 days.");

    public static final Setting<Boolean> ACCESS_LOG = flag(SERVER, "access_log", false)
            .says("Whether each request is logged on standard output once its response has ended; lines "
                    + "that cannot be written in time are dropped.");

    public static final Setting<LogLevel> LOG_LEVEL = choice(SERVER, "log_level", LogLevel.INFO, LogLevel.values())
            .says("Least severe level of messages that are logged.");

    public static final Setting<String> OTLP_ENDPOINT = Setting.of(SERVER, "otlp_endpoint", new Url(500), "")
            .says("OpenTelemetry collector that receives a trace of each playback, at /v1/traces below this "
                    + "URL; without one, nothing is traced.")
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
