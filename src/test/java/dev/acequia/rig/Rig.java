package dev.acequia.rig;

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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The whole server with the simulator as its only engine, and those who watch; both can be restarted in place.
///
/// The engine sends some seconds at once, or has segments of 2 s, so that a playlist is there soon; channels without
/// viewers close soon.
public final class Rig implements AutoCloseable {
    private static final Pattern COMMANDS = Pattern.compile("\"command_url\":\\s*\"([^\"]+)\"");
    private static final Pattern CLIENTS = Pattern.compile("\"total_clients\":\\s*(\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> audience = new ArrayList<>();
    private final Simulator engine;
    private final Settings settings;
    private volatile App app;

    private Rig(Simulator engine, Settings settings) throws IOException {
        this.engine = engine;
        this.settings = settings;
        this.app = App.start(settings.with(ServerSettings.PORT, 0));
    }

    public static Rig open(Path folder) throws IOException {
        return open(folder, UnaryOperator.identity());
    }

    /// Server and simulator in a folder.
    ///
    /// @param knobs sets what differs from the defaults
    public static Rig open(Path folder, UnaryOperator<Settings> knobs) throws IOException {
        Simulator engine = Simulator.start(SimulatorOptions.defaults());
        engine.faults().set(Knob.BURST_BYTES, "2.6MB");
        engine.faults().set(Knob.BURST_RATE, "100MB");
        engine.faults().set(Knob.SEGMENT_KEY_FRAMES, "1");
        Settings settings = Settings.defaults()
                .with(ServerSettings.DATA_DIR, folder)
                .with(EngineSettings.ENGINES, List.of(engine.address()))
                .with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(200));
        return new Rig(engine, knobs.apply(settings));
    }

    /// All that the server answers.
    public List<Operation> routes() {
        return app.routes();
    }

    /// Host and port of the engine.
    public String engine() {
        return engine.address().getHostString() + ":" + engine.address().getPort();
    }

    public int port() {
        return app.port();
    }

    public Content content() {
        return contents().getFirst();
    }

    /// All that the engine has.
    public List<Content> contents() {
        return engine.contents();
    }

    public String manifest() {
        return "/ace/manifest.m3u8?id=" + content().contentId();
    }

    public String body() {
        return "/ace/getstream.ts?id=" + content().contentId();
    }

    /// What happened to the content at the engine.
    public SimulatorState.Counts counts() {
        return engine.state().of(content().contentId());
    }

    /// How often a route of the engine was called.
    public long requests(String route) {
        return engine.state().requests().getOrDefault(route, 0L);
    }

    public void turn(Knob knob, String value) {
        engine.faults().set(knob, value);
    }

    /// Starts the content for another player at the engine, which ends our session (`engine-api.md` 1.5).
    ///
    /// @return what the engine answers
    public String supersede() {
        return ask("http://" + engine() + "/ace/getstream?format=json&pid=another&id="
                + content().contentId());
    }

    /// Has the engine end our session and forget what it has of the content.
    ///
    /// @return what the engine answers
    public String endSession() {
        Matcher found = COMMANDS.matcher(text(get("/streams?status=started")));
        return found.find() ? ask(found.group(1) + "?method=stop") : "";
    }

    /// What the engine answers to a URL of its own.
    public String ask(String url) {
        return text(send(HttpRequest.newBuilder(URI.create(url))));
    }

    /// Stops the server and starts it again, on the same port and data folder.
    public void restart() throws IOException {
        int port = app.port();
        app.close();
        app = App.start(settings.with(ServerSettings.PORT, port));
    }

    public HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers));
    }

    public HttpResponse<byte[]> head(String path, String... headers) {
        return send(request(path, headers).HEAD());
    }

    public HttpResponse<byte[]> options(String path) {
        return send(request(path).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    /// Sends JSON, or nothing when it is empty.
    public HttpResponse<byte[]> send(String method, String path, String json) {
        return send(request(path, "Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> post(String path, String json) {
        return send("POST", path, json);
    }

    public HttpResponse<byte[]> delete(String path) {
        return send("DELETE", path, "");
    }

    /// Changes settings, given as `key=value&…`.
    public HttpResponse<byte[]> change(String settings, String... headers) {
        return post("/proxy/config?" + settings, headers);
    }

    public HttpResponse<byte[]> post(String path, String... headers) {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// Sends a request without a body.
    public HttpResponse<byte[]> call(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /// Sends a request whose answer is not waited for.
    public InputStream open(String path, String... headers) {
        try {
            return http.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
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
        TsViewer viewer = new TsViewer(this, path, name);
        audience.add(viewer);
        return viewer;
    }

    /// How many viewers the server counts.
    public int clients() {
        Matcher found = CLIENTS.matcher(text(get("/proxy/status")));
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    /// The media type of an answer without its parameters; empty when it has none.
    public static String type(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("content-type").orElse("");
        return type.replaceAll(";.*", "");
    }

    public static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(app.url(path))).timeout(Waits.PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : audience) {
            each.close();
        }
        app.close();
        engine.close();
        http.shutdownNow();
    }
}
