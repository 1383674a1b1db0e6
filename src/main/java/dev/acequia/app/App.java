package dev.acequia.app;

import dev.acequia.api.Build;
import dev.acequia.channel.ChannelListeners;
import dev.acequia.channel.ChannelObservers;
import dev.acequia.http.AccessLog;
import dev.acequia.http.HttpServer;
import dev.acequia.http.Operation;
import dev.acequia.http.Router;
import dev.acequia.metrics.Metrics;
import dev.acequia.metrics.Sources;
import dev.acequia.metrics.Times;
import dev.acequia.net.Loops;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.PrivateFolder;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.trace.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything is made and wired here, and closed here in reverse.
public final class App implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(App.class);

    /// The content of example URLs: the demo engine's first.
    private static final String EXAMPLE_ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    private final Settings settings;
    private final Closing closing;
    private final Loops loops;
    private final Engines engines;
    private final HttpServer server;

    private App(AppContext context, Engines engines, HttpServer server) {
        this.settings = context.live().now();
        this.closing = context.closing();
        this.loops = context.loops();
        this.engines = engines;
        this.server = server;
    }

    /// Starts the server; what had started is closed again when a later part fails.
    ///
    /// @throws IOException when a port cannot be listened on, or the demo engine not started
    public static App start(Settings settings) throws IOException {
        Closing closing = new Closing();
        try {
            return start(settings, closing);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static App start(Settings start, Closing closing) throws IOException {
        prepare(start.get(ServerSettings.DATA_DIR));
        LiveSettings live = LiveSettings.open(start);
        live.follow(now -> Logging.level(now.get(ServerSettings.LOG_LEVEL)));
        AppContext context = AppContext.of(live, closing);
        Archives archives = Archives.open(context);
        Engines engines = Engines.open(context);
        OnDemand onDemand = OnDemand.open(context, engines);
        Times times = new Times(System::nanoTime);
        ChannelObservers observers =
                new ChannelObservers(context.events(), archives.streams().and(timers(times, context)));
        Channels channels = Channels.open(context, engines, observers);
        Metrics metrics = closing.add(metrics(context, engines, onDemand, channels, times));
        StationParts stations = StationParts.open(context, engines);
        Router router = new Routes(context, engines, onDemand, archives, channels, stations, metrics).build();
        AccessLog accessLog = closing.add(new AccessLog());
        live.follow(now -> accessLog.turn(now.get(ServerSettings.ACCESS_LOG)));
        HttpServer server = closing.add(HttpServer.start(Options.http(live, accessLog), context.loops(), router));
        metrics.watch(context.loops().all());
        closing.add(channels.channels());
        closing.add(channels.preflights()::giveUp);
        closing.add(server::stopAccepting);
        return new App(context, engines, server);
    }

    private static void prepare(Path folder) {
        try {
            PrivateFolder.prepare(folder);
            PrivateFolder.prepare(folder.resolve(PrivateFolder.NUMBERS));
        } catch (IOException e) {
            log.warn("[data] {} cannot be restricted to its owner, so others may read it: {}", folder, e.toString());
        }
    }

    private static Metrics metrics(
            AppContext context, Engines engines, OnDemand onDemand, Channels channels, Times times) {
        Sources sources = new Sources(
                channels.channels(),
                engines.pool(),
                onDemand::snapshot,
                channels.players(),
                times,
                context.derived(Options::capacity));
        return new Metrics(sources, Build.read().program());
    }

    /// Traces are made besides when there is a collector for them; without one nothing of that is loaded.
    private static ChannelListeners timers(Times times, AppContext context) {
        String collector = context.now(ServerSettings.OTLP_ENDPOINT);
        return collector.isEmpty()
                ? times
                : times.and(context.closing()
                        .add(Tracing.open(collector, Build.read().version(), context.clock())));
    }

    /// The lines that a start prints.
    String greeting(Duration age) {
        String named = engines.names().isEmpty() ? "started on demand" : engines.names();
        String source = engines.isDemo() ? "demo engine (set ACEQUIA_ENGINES=host:port to use your own)" : named;
        return String.format(
                Locale.ROOT,
                """
                Acequia %s is ready after %.2f s.
                  watch    %s
                  panel    %s
                  engines  %s%s""",
                Build.read().version(),
                age.toMillis() / 1000.0,
                url(examplePath()),
                url("/panel"),
                source,
                others());
    }

    /// A line of its own with the ports besides the main one; empty when there are none.
    private String others() {
        StringJoiner others = new StringJoiner(", ", "\n  also on  port ", "");
        others.setEmptyValue("");
        for (int port : server.ports().subList(1, server.ports().size())) {
            others.add(Integer.toString(port));
        }
        return others.toString();
    }

    /// Plays when the demo engine is used, and shows the form of what does otherwise.
    String examplePath() {
        return "/ace/getstream.ts?id=" + EXAMPLE_ID;
    }

    Loops loops() {
        return loops;
    }

    public String url(String path) {
        InetAddress bind = settings.get(ServerSettings.BIND);
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + path;
    }

    /// All that is answered.
    public List<Operation> routes() {
        return server.routes();
    }

    /// The main port that is listened on.
    public int port() {
        return server.port();
    }

    /// All ports that are listened on, the main one first.
    public List<Integer> ports() {
        return server.ports();
    }

    /// Stops accepting, ends all bodies, stops all sessions at the engines; within 10 s.
    @Override
    public void close() {
        log.info("Shutting down");
        closing.close();
    }
}
