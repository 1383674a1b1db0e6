package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;

import dev.acequia.app.App;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The whole server with two simulators of one swarm, which have the same bytes.
public final class TwoEngines implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\"(engine|spare)\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Simulator> engines;
    private final App app;

    /// Server and two simulators in a folder.
    ///
    /// @param burst how much of the past an engine sends first
    /// @param knobs sets what differs from the defaults
    public TwoEngines(Path folder, String burst, UnaryOperator<Settings> knobs) throws IOException {
        engines = List.of(Simulator.start(SimulatorOptions.defaults()), Simulator.start(SimulatorOptions.defaults()));
        engines.forEach(engine -> engine.faults().set(Knob.BURST_BYTES, burst));
        app = App.start(knobs.apply(Settings.defaults()
                .with(ServerSettings.PORT, 0)
                .with(ServerSettings.DATA_DIR, folder)
                .with(
                        EngineSettings.ENGINES,
                        engines.stream().map(Simulator::address).toList())));
    }

    public Content content() {
        return engines.getFirst().contents().getFirst();
    }

    public Simulator first() {
        return engines.getFirst();
    }

    public Simulator last() {
        return engines.getLast();
    }

    /// The engine that the first channel plays from; waits until there is one.
    public Simulator playing() {
        return eventually()
                .until(() -> named("engine", status()), Optional::isPresent)
                .orElseThrow();
    }

    /// The engine that has the first channel's spare ready.
    public Optional<Simulator> spare() throws IOException, InterruptedException {
        return named("spare", status());
    }

    private Optional<Simulator> named(String field, String status) {
        String address = ADDRESS.matcher(status)
                .results()
                .filter(found -> found.group(1).equals(field))
                .findFirst()
                .map(found -> found.group(2))
                .orElse("");
        return engines.stream()
                .filter(each -> address.endsWith(":" + each.address().getPort()))
                .findFirst();
    }

    /// Waits until both have answered: from then on the first is chosen before the last.
    public void awaitHealth() {
        eventually().until(() -> get(app.url("/engines")).split("\"healthy\"", -1).length == 3);
    }

    /// How many sessions of the content the engines have.
    public int sessions() {
        return engines.stream()
                .flatMap(each -> each.state().contents().stream())
                .mapToInt(SimulatorState.OfContent::sessions)
                .sum();
    }

    public Recording record() throws IOException, InterruptedException {
        return record(content());
    }

    public Recording record(Content of) throws IOException, InterruptedException {
        return new Recording(watch(of));
    }

    private InputStream watch(Content of) throws IOException, InterruptedException {
        return client.send(
                        request(app.url("/ace/getstream.ts?id=" + of.contentId())),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    public String status() throws IOException, InterruptedException {
        return get(app.url("/proxy/status"));
    }

    /// What happened, newest first.
    public String events() throws IOException, InterruptedException {
        return events("");
    }

    /// The same, as a query wants it.
    public String events(String query) throws IOException, InterruptedException {
        return get(app.url("/events" + query));
    }

    public String get(String url) throws IOException, InterruptedException {
        return client.send(request(url), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    public void closeServer() {
        app.close();
    }

    @Override
    public void close() {
        app.close();
        engines.forEach(Simulator::close);
        client.shutdownNow();
    }
}
