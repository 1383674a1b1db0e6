package dev.acequia.app;

import dev.acequia.api.Build;
import dev.acequia.api.ConfigResource;
import dev.acequia.api.EnginesResource;
import dev.acequia.api.EventsResource;
import dev.acequia.api.HealthResource;
import dev.acequia.api.MetricsResource;
import dev.acequia.api.ProxyResource;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.Observers;
import dev.acequia.channel.Timings;
import dev.acequia.engine.Engine;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EnginePool;
import dev.acequia.events.EventLog;
import dev.acequia.hls.NumberStore;
import dev.acequia.http.Access;
import dev.acequia.http.Answer;
import dev.acequia.http.EventStreamHandler;
import dev.acequia.http.HlsHandler;
import dev.acequia.http.HttpServer;
import dev.acequia.http.Method;
import dev.acequia.http.ModeHandler;
import dev.acequia.http.Router;
import dev.acequia.http.SegmentHandler;
import dev.acequia.http.TsHandler;
import dev.acequia.metrics.Metrics;
import dev.acequia.metrics.Sources;
import dev.acequia.metrics.Times;
import dev.acequia.player.Players;
import dev.acequia.session.SessionOpener;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.StreamMode;
import dev.acequia.trace.Tracing;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything is made and wired here, and closed here in reverse.
public final class App implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(App.class);

    /// The content of example URLs: the demo engine's first.
    private static final String EXAMPLE_ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    private final Settings settings;
    private final Closing closing;
    private final List<EngineAddress> engines;
    private final boolean isDemo;
    private final HttpServer server;

    private App(Settings settings, Closing closing, List<EngineAddress> engines, boolean isDemo, HttpServer server) {
        this.settings = settings;
        this.closing = closing;
        this.engines = engines;
        this.isDemo = isDemo;
        this.server = server;
    }

    /// Starts the server; what had started is closed again when a later part fails.
    ///
    /// @throws IOException when the address cannot be listened on, or the demo engine not started
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
        LiveSettings live = LiveSettings.open(start);
        live.follow(now -> Logging.level(now.get(Catalogue.LOG_LEVEL)));
        Settings settings = live.now();
        InstantSource clock = InstantSource.system();
        boolean isDemo = isDemo(settings);
        DemoEngine demo = closing.add(new DemoEngine());
        List<EngineAddress> engines = isDemo ? List.of(demo.start()) : configured(settings);
        EngineClient client = closing.add(new EngineClient(live.derive(Options::timeouts)));
        EventLog events = new EventLog(clock);
        EnginePool pool = closing.add(EnginePool.open(
                live.derive(Options::pool), client::checkup, events, clock, System::nanoTime, new SecureRandom()));
        live.follow(now -> pool.configure(engines(now, demo)));
        SessionOpener opener = new SessionOpener(
                client, InstanceName.in(settings.get(Catalogue.DATA_DIR)), live.derive(Options::intake));
        NumberStore numbers =
                closing.add(NumberStore.in(settings.get(Catalogue.DATA_DIR).resolve("hls"), clock.instant()));
        Times times = new Times(System::nanoTime);
        ChannelRegistry channels = new ChannelRegistry(
                pool,
                opener,
                numbers,
                new Observers(events, timings(times, settings, closing)),
                clock,
                live.derive(Options::channel));
        Players players = closing.add(Players.open(channels, clock, System::nanoTime, new SecureRandom()));
        Router.Builder routes = new Router.Builder();
        addStreams(routes, channels, players, clock, live);
        Jsonb jsonb = Jsonb.instance();
        Build build = Build.read();
        new HealthResource(pool, channels, build, () -> isDemo(live.now()), jsonb).addTo(routes);
        Router.Builder managed = routes.guardedBy(new Access(() -> live.now().get(Catalogue.API_KEY)));
        ProxyResource proxy = new ProxyResource(channels, players, clock, jsonb);
        proxy.addTo(managed);
        new EnginesResource(pool, channels, jsonb).addTo(managed);
        EventsResource past = new EventsResource(events, jsonb);
        past.addTo(managed);
        managed.route(Method.GET, "/events/stream", new EventStreamHandler(events, proxy::state, past::json));
        new ConfigResource(live, jsonb).addTo(managed);
        Metrics metrics = closing.add(new Metrics(
                new Sources(channels, pool, players, times, live.derive(Options::capacity)), build.program()));
        new MetricsResource(metrics).addTo(managed);
        HttpServer server = closing.add(HttpServer.start(Options.http(live), routes.build()));
        metrics.watch(server.loops());
        closing.add(channels);
        closing.add(server::stopAccepting);
        return new App(settings, closing, engines, isDemo, server);
    }

    /// The lines that a start prints.
    String greeting(double seconds) {
        String source = isDemo
                ? "demo engine (set ACEQUIA_ENGINES=host:port to use yours)"
                : String.join(
                        ", ", engines.stream().map(EngineAddress::toString).toList());
        return String.format(Locale.ROOT, """
                Acequia %s is ready after %.2f s.
                  watch    %s
                  status   %s
                  engines  %s""", Build.read().version(), seconds, exampleUrl(), url("/"), source);
    }

    /// A URL that plays when the demo engine is used, and shows the form of one otherwise.
    String exampleUrl() {
        return url("/ace/getstream.ts?id=" + EXAMPLE_ID);
    }

    String url(String path) {
        InetAddress bind = settings.get(Catalogue.BIND);
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + path;
    }

    /// The port that is listened on.
    public int port() {
        return server.port();
    }

    /// Stops accepting, ends all bodies, stops all sessions at the engines; within 10 s.
    @Override
    public void close() {
        log.info("Shutting down");
        closing.close();
    }

    private static boolean isDemo(Settings settings) {
        return settings.get(Catalogue.ENGINES).isEmpty();
    }

    /// The engines that the settings name, or the demo engine.
    private static List<Engine> engines(Settings settings, DemoEngine demo) {
        List<EngineAddress> addresses = isDemo(settings) ? demo.addresses() : configured(settings);
        return addresses.stream().map(Engine::at).toList();
    }

    private static List<EngineAddress> configured(Settings settings) {
        return settings.get(Catalogue.ENGINES).stream()
                .map(address -> new EngineAddress(address.getHostString(), address.getPort()))
                .toList();
    }

    /// Traces are made besides when there is a collector for them; without one nothing of that is loaded.
    private static Timings timings(Times times, Settings settings, Closing closing) {
        String collector = settings.get(Catalogue.OTLP_ENDPOINT);
        return collector.isEmpty()
                ? times
                : times.and(closing.add(Tracing.open(collector, Build.read().version(), InstantSource.system())));
    }

    private static void addStreams(
            Router.Builder routes, ChannelRegistry channels, Players players, InstantSource clock, LiveSettings live) {
        TsHandler ts = new TsHandler(channels, clock);
        HlsHandler hls = new HlsHandler(players, live.derive(Options::hls), channels::isClosing);
        BooleanSupplier isHls = () -> live.now().get(Catalogue.STREAM_MODE) == StreamMode.HLS;
        routes.route(Method.GET, "/ace/getstream", new ModeHandler(ts, hls, players, isHls));
        for (String pattern :
                List.of("/ace/getstream.ts", "/ace/getstream/*", "/content_id/*", "/pid/*", "/infohash/*")) {
            routes.route(Method.GET, pattern, ts);
        }
        routes.route(Method.GET, "/ace/manifest.m3u8", hls);
        routes.route(Method.GET, "/ace/manifest/*", hls);
        routes.route(
                Method.GET,
                "/ace/hls/*",
                new SegmentHandler(channels, players, () -> live.now().get(Catalogue.CLIENT_STALL_TIMEOUT)));
        routes.resource(Method.GET, "/", (_, _) -> Answer.redirect("/proxy/status"));
    }
}
