package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;

import dev.acequia.app.DefaultOptions;
import dev.acequia.channel.ChannelObservers;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.channel.StartGuards;
import dev.acequia.channel.StartGuards.BlockedStreams;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineTimeouts;
import dev.acequia.engine.NodeName;
import dev.acequia.events.EventLog;
import dev.acequia.hls.NumberStore;
import dev.acequia.http.HttpServer;
import dev.acequia.http.Router;
import dev.acequia.http.Undescribed;
import dev.acequia.http.message.Answer;
import dev.acequia.metrics.Times;
import dev.acequia.net.Loops;
import dev.acequia.output.StreamAccess;
import dev.acequia.output.TsHandler;
import dev.acequia.player.AddressQuota;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.PoolOptions;
import dev.acequia.preflight.Preflights;
import dev.acequia.session.SessionOpener;
import dev.acequia.vod.FileOptions;
import dev.acequia.vod.FilePlaybacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The whole way from a fake engine to real sockets, wired as in the server, with a REST route beside the streams.
public final class ChannelRig implements AutoCloseable {
    public static final String ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";
    public static final String URL = "/ace/getstream?id=" + ID;

    /// A route with a body that ends.
    public static final String REST = "/rest";

    private final Loops loops = Loops.open(2);
    private final FakeEngine engine;
    private final EngineClient client;
    private final EnginePool pool;
    private final EventLog events;
    private final Path folder;
    private final NumberStore numbers;
    private final ChannelRegistry registry;
    private final HttpServer server;

    private ChannelRig(Knobs knobs, FakeEngine engine, EngineAddress address) {
        InstantSource clock = InstantSource.system();
        this.events = new EventLog(clock);
        this.folder = folder();
        this.engine = engine;
        EngineTimeouts timeouts = new EngineTimeouts(
                Duration.ofSeconds(2),
                Knobs.DEADLINE,
                Knobs.DEADLINE,
                Knobs.DEADLINE,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5));
        this.client = new EngineClient(() -> timeouts, loops, new NodeName("0123456789abcdef"), () -> "");
        PoolOptions options = new PoolOptions(knobs.places(), Duration.ofSeconds(1), Duration.ofSeconds(2));
        this.pool = EnginePool.open(() -> options, client::probe, events, clock, System::nanoTime, new SecureRandom());
        pool.configure(List.of(Engine.at(address)));
        this.numbers = NumberStore.in(folder, clock.instant());
        SessionOpener opener = new SessionOpener(client, "stage", DefaultOptions::intake);
        FilePlaybacks files =
                new FilePlaybacks(client, opener, clock, () -> new FileOptions(Knobs.DEADLINE, Knobs.DEADLINE));
        this.registry = new ChannelRegistry(
                pool,
                opener,
                numbers,
                new ChannelObservers(events, new Times(System::nanoTime)),
                new StartGuards(BlockedStreams.NONE, new Preflights()),
                clock,
                knobs.memory(),
                knobs::channel);
        try {
            this.server = HttpServer.start(
                    knobs.http(), loops, router(registry, new AddressQuota(knobs::maxClientsPerAddress), clock, files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("numbers");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server whose engine works but has nothing to play yet.
    public static ChannelRig open(Knobs knobs) {
        FakeEngine engine = FakeEngine.start();
        tellVersion(engine);
        ChannelRig rig = new ChannelRig(knobs, engine, engine.address());
        eventually().until(() -> rig.pool.snapshot().getFirst().health() == EngineHealth.HEALTHY);
        return rig;
    }

    /// A server whose engine plays a broadcast.
    public static ChannelRig playing(Broadcast broadcast, Knobs knobs) {
        ChannelRig rig = open(knobs);
        rig.engine.playing(broadcast);
        return rig;
    }

    public static ChannelRig playing(Broadcast broadcast) {
        return playing(broadcast, new Knobs());
    }

    /// A server whose engine refuses connections; [#engine] is none of its.
    public static ChannelRig withoutEngine(Knobs knobs) {
        return new ChannelRig(knobs, FakeEngine.start(), FakeEngine.refusing());
    }

    public static void tellVersion(FakeEngine engine) {
        engine.on(
                "/webui/api/service",
                Answers.json("{\"result\": {\"code\": 3021100, \"version\": \"3.2.11\"}, \"error\": null}"));
    }

    private static Router router(
            ChannelRegistry registry, AddressQuota quota, InstantSource clock, FilePlaybacks files) {
        Router.Builder routes = new Router.Builder();
        TsHandler ts = new TsHandler(registry, StreamAccess.open(), quota, clock, files, () -> Knobs.DEADLINE);
        for (String pattern : List.of(
                "/ace/getstream", "/ace/getstream.ts", "/ace/getstream/*", "/content_id/*", "/pid/*", "/infohash/*")) {
            routes.route(Undescribed.played(pattern), ts);
        }
        routes.resource(Undescribed.get(REST), (_, _) -> Answer.json(200, "{}"));
        routes.resource(Undescribed.get(REST + "/*"), (_, tail) -> Answer.json(200, "\"" + tail + "\""));
        routes.resource(Undescribed.post(REST), (_, _) -> Answer.json(201, "{}"));
        return routes.build();
    }

    /// Where the numbers of segments are kept.
    public Path numbers() {
        return folder;
    }

    public EventLog events() {
        return events;
    }

    public FakeEngine engine() {
        return engine;
    }

    public EnginePool pool() {
        return pool;
    }

    public ChannelRegistry registry() {
        return registry;
    }

    public HttpServer server() {
        return server;
    }

    public Client client() {
        return Client.to(server.port());
    }

    /// A viewer of the one content.
    public Player play() {
        return play(URL);
    }

    public Player play(String target) {
        return Player.play(client(), target);
    }

    /// A viewer that reads 8 kB, pauses, and so on.
    public Player playSlowly(Duration pause) {
        return Player.play(Client.withSmallBuffer(server.port()), URL, pause);
    }

    /// A viewer that never reads.
    public Client stall() {
        return Client.withSmallBuffer(server.port()).get(URL);
    }

    public int starts() {
        return engine.targets("/ace/getstream").size();
    }

    public int stops() {
        return engine.targets("/ace/cmd/").size();
    }

    /// The one channel.
    public ChannelSnapshot channel() {
        return registry.snapshots().getFirst();
    }

    /// Waits until every channel has ended.
    public void awaitSilence() {
        eventually().until(() -> registry.size() == 0 && registry.viewerCount() == 0);
        eventually().until(() -> stops() == starts());
    }

    @Override
    public void close() {
        registry.close();
        server.close();
        numbers.close();
        pool.close();
        engine.close();
        client.close();
        loops.close();
    }
}
