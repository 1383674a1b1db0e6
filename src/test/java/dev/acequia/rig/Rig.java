package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;

import dev.acequia.app.App;
import dev.acequia.http.Operation;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.SimulatorState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The whole server with simulators as its engines, mostly one, and those who watch; both can be restarted in place.
public final class Rig extends ServerCalls implements AutoCloseable {
    private final List<AutoCloseable> audience = new ArrayList<>();
    private final List<Simulator> engines;
    private final Settings settings;
    private volatile App app;

    private Rig(List<Simulator> engines, Settings settings) throws IOException {
        this.engines = engines;
        this.settings = settings;
        this.app = App.start(settings.with(ServerSettings.PORT, List.of(0)));
    }

    public static Rig open(Path folder) throws IOException {
        return open(folder, UnaryOperator.identity());
    }

    /// One with an engine that sends some seconds at once, or has segments of 2 s, so that a playlist is there soon;
    /// channels without viewers close soon.
    ///
    /// @param knobs sets what differs from the defaults
    public static Rig open(Path folder, UnaryOperator<Settings> knobs) throws IOException {
        Simulator engine = simulator("2.6MB");
        engine.faults().set(Knob.BURST_RATE, "100MB");
        engine.faults().set(Knob.SEGMENT_KEY_FRAMES, "1");
        UnaryOperator<Settings> brief = all -> all.with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(200));
        return new Rig(List.of(engine), knobs.apply(brief.apply(settings(folder, List.of(engine)))));
    }

    /// One with so many engines of one swarm, which have the same bytes.
    ///
    /// @param burst how much of the past an engine sends first
    /// @param knobs sets what differs from the defaults
    public static Rig with(int engines, Path folder, String burst, UnaryOperator<Settings> knobs) throws IOException {
        List<Simulator> started = new ArrayList<>();
        for (int i = 0; i < engines; i++) {
            started.add(simulator(burst));
        }
        return new Rig(List.copyOf(started), knobs.apply(settings(folder, started)));
    }

    private static Simulator simulator(String burst) throws IOException {
        Simulator engine = Simulator.start(SimulatorOptions.defaults());
        engine.faults().set(Knob.BURST_BYTES, burst);
        return engine;
    }

    private static Settings settings(Path folder, List<Simulator> engines) {
        return Settings.defaults()
                .with(ServerSettings.DATA_DIR, folder)
                .with(
                        EngineSettings.ENGINES,
                        engines.stream().map(Simulator::address).toList());
    }

    /// All that the server answers.
    public List<Operation> routes() {
        return app.routes();
    }

    @Override
    String url(String path) {
        return app.url(path);
    }

    public int port() {
        return app.port();
    }

    /// A client on a socket of its own.
    public Client client() {
        return Client.to(port());
    }

    /// The reply to a request on a connection of its own, as it comes.
    public Reply reply(String target) {
        try (Client client = client()) {
            return client.get(target).reply();
        }
    }

    public Simulator first() {
        return engines.getFirst();
    }

    public Simulator last() {
        return engines.getLast();
    }

    public List<Simulator> engines() {
        return engines;
    }

    /// The engine that the first channel plays from; waits until there is one.
    public Simulator playing() {
        return eventually().until(() -> engineOf("engine"), Optional::isPresent).orElseThrow();
    }

    /// The engine that the first channel's spare plays from, once it is ready.
    public Optional<Simulator> spare() {
        return engineOf("spare");
    }

    private Optional<Simulator> engineOf(String member) {
        return json("/proxy/status").all(member).stream()
                .map(Json::text)
                .flatMap(address -> engines.stream()
                        .filter(each -> address.endsWith(":" + each.address().getPort())))
                .findFirst();
    }

    /// Waits until all engines have answered: from then on the first is chosen before the last.
    public void awaitHealth() {
        eventually()
                .until(() -> json("/engines").all("health_status").stream()
                                .filter(each -> each.text().equals("healthy"))
                                .count()
                        == engines.size());
    }

    /// How many sessions of all contents the engines have.
    public int sessions() {
        return engines.stream()
                .flatMap(each -> each.state().contents().stream())
                .mapToInt(SimulatorState.OfContent::sessions)
                .sum();
    }

    /// Host and port of the first engine.
    public String engine() {
        return first().address().getHostString() + ":" + first().address().getPort();
    }

    public Content content() {
        return contents().getFirst();
    }

    /// All that an engine has.
    public List<Content> contents() {
        return first().contents();
    }

    public String manifest() {
        return "/ace/manifest.m3u8?id=" + content().contentId();
    }

    public String body() {
        return body(content());
    }

    private static String body(Content of) {
        return "/ace/getstream.ts?id=" + of.contentId();
    }

    /// What happened to the content at the first engine.
    public SimulatorState.Counts counts() {
        return first().state().of(content().contentId());
    }

    /// How often a route of the first engine was called.
    public long requests(String route) {
        return first().state().requests().getOrDefault(route, 0L);
    }

    public void turn(Knob knob, String value) {
        first().faults().set(knob, value);
    }

    /// Starts the content for another player at the first engine, which ends our session (`engine-api.md` 1.5).
    ///
    /// @return what the engine answers
    public String supersede() {
        return supersede(first());
    }

    public String supersede(Simulator engine) {
        return ask("http://127.0.0.1:%d/ace/getstream?format=json&pid=another&id=%s"
                .formatted(engine.address().getPort(), content().contentId()));
    }

    /// Has the engine end our session and forget what it has of the content.
    ///
    /// @return what the engine answers
    public String endSession() {
        String command = json("/streams?status=started").text("command_url");
        return command.isEmpty() ? "" : ask(command + "?method=stop");
    }

    /// Stops the server and starts it again, on the same port and data folder.
    public void restart() throws IOException {
        int port = app.port();
        app.close();
        app = App.start(settings.with(ServerSettings.PORT, List.of(port)));
    }

    /// An HLS player of the content that begins at once.
    public HlsPlayer play(String name) {
        return play(manifest(), name);
    }

    public HlsPlayer play(String path, String name) {
        HlsPlayer player = new HlsPlayer(this, path, name);
        audience.add(player);
        return player;
    }

    /// A viewer of the MPEG-TS body that begins at once.
    public TsViewer watch(String path, String name) {
        TsViewer viewer = TsViewer.watching(name, () -> open(path, "User-Agent", name));
        audience.add(viewer);
        return viewer;
    }

    /// A viewer of the content's MPEG-TS body that keeps what it gets.
    public TsViewer record() {
        return record(content());
    }

    public TsViewer record(Content of) {
        return TsViewer.recording(open(body(of)));
    }

    public String status() {
        return text(get("/proxy/status"));
    }

    /// What happened, newest first.
    public String events() {
        return events("");
    }

    /// The same, as a query wants it.
    public String events(String query) {
        return text(get("/events" + query));
    }

    /// How many viewers the server counts.
    public int clients() {
        return json("/proxy/status")
                .first("total_clients")
                .map(Json::number)
                .orElse(-1L)
                .intValue();
    }

    public void closeServer() {
        app.close();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : audience) {
            each.close();
        }
        app.close();
        engines.forEach(Simulator::close);
        giveUp();
    }
}
