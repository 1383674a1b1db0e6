package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.SimulatorState.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `/ace/preflight` finds, and that it is never in the way of viewers.
class PreflightIT {
    private static final int SOME = 200_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Simulator engine;
    private final Content content;
    private final Content other;
    private final App app;

    PreflightIT(@TempDir Path folder) throws IOException {
        engine = Simulator.start(SimulatorOptions.defaults());
        content = engine.contents().get(0);
        other = engine.contents().get(1);
        app = App.start(Settings.defaults()
                .with(Catalogue.PORT, 0)
                .with(Catalogue.DATA_DIR, folder)
                .with(Catalogue.ENGINES, List.of(engine.address()))
                .with(Catalogue.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(200))
                .with(Catalogue.MAX_STREAMS_PER_ENGINE, 1));
    }

    @AfterEach
    void close() {
        app.close();
        engine.close();
        client.shutdownNow();
    }

    private static ConditionFactory eventually() {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20));
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path))).timeout(LONG).build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private void change(String settings) throws Exception {
        HttpRequest change = HttpRequest.newBuilder(URI.create(app.url("/proxy/config?" + settings)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(change, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> begin(String path) {
        return client.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<InputStream> watch(String query) {
        return client.sendAsync(request("/ace/getstream?" + query), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(HttpResponse::body);
    }

    private static void assertPlays(CompletableFuture<InputStream> viewer) throws IOException {
        try (InputStream body = viewer.join()) {
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
        }
    }

    private Counts counts(Content of) {
        return engine.state().of(of.contentId());
    }

    private static String light(Content content) {
        return "/ace/preflight?id=" + content.contentId();
    }

    private static String deep(Content content) {
        return light(content) + "&tier=deep";
    }

    /// A deep preflight that has started its content and is not answered before long: the engine withholds the media.
    private CompletableFuture<HttpResponse<String>> slowly(Content of) {
        engine.faults().set(Knob.PREBUF_SECONDS, "60s");
        CompletableFuture<HttpResponse<String>> preflight = begin(deep(of));
        eventually().until(() -> counts(of).starts() == 1);
        engine.faults().set(Knob.PREBUF_SECONDS, "0s");
        return preflight;
    }

    @Test
    void aLightOneResolvesAndStartsNothing() throws Exception {
        HttpResponse<String> answer = get(light(content));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"control_mode\":\"http\"", "\"tier\":\"light\"", "\"available\":true", "\"status_code\":200")
                .contains("\"infohash\":\"" + content.infohash() + "\"", "\"title\":\"" + content.title() + "\"")
                .contains("\"port\":" + engine.address().getPort())
                .contains("\"status_probe\":null", "\"sample\":null", "\"reason\":null");
        assertThat(counts(content).starts()).isZero();
    }

    @Test
    void aDeepOnePlaysASampleAndStopsOnce() throws Exception {
        HttpResponse<String> answer = get(deep(content));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"available\":true", "\"join_point\":true", "\"video\":\"h264\"", "\"status\":\"dl\"")
                .containsPattern("\"first_byte_seconds\":[0-9.]+,\"bytes\":[0-9]{7,8},\"bitrate_bps\":[1-9][0-9]{5,7}");
        eventually().until(() -> counts(content).stops() == 1);
        assertThat(counts(content).starts()).isOne();
    }

    @Test
    void contentThatNoEngineLoadsIsNotAvailableInTheEnginesWords() throws Exception {
        engine.faults().set(Knob.TIME_SCALE, "0.1");
        for (String tier : List.of("light", "deep")) {
            HttpResponse<String> answer = get("/ace/preflight?id=" + "a".repeat(40) + "&tier=" + tier);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"available\":false", "\"status_code\":404", "cannot get transport file");
        }
    }

    @Test
    void contentThatIsKnownButDoesNotPlayIsNotAvailable() throws Exception {
        engine.faults().set(Knob.TINY_START, "true");

        assertThat(get(deep(content)).body())
                .contains(
                        "\"available\":false", "\"status_code\":504", "\"join_point\":false", "no viewer could start");
        eventually().until(() -> counts(content).stops() == 1);
    }

    @Test
    void nonsenseIsRefusedInASentence() throws Exception {
        assertThat(get("/ace/preflight?tier=deep").statusCode()).isEqualTo(400);
        assertThat(get("/ace/preflight?id=x").body()).contains("invalid_id");
        HttpResponse<String> tier = get(light(content) + "&tier=deeper");
        assertThat(tier.statusCode()).isEqualTo(400);
        assertThat(tier.body()).contains("tier must be light or deep, not 'deeper'");
    }

    @Test
    void headStartsNothing() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(URI.create(app.url(deep(content))))
                .HEAD()
                .build();

        assertThat(client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        assertThat(engine.state().requests().getOrDefault("getstream", 0L)).isZero();
    }

    @Test
    void itNeedsTheKeyWhereThereIsOne() throws Exception {
        change("api_key=secret");

        assertThat(get(light(content)).statusCode()).isEqualTo(401);
    }

    @Test
    void whatIsPlayedIsToldWithoutAskingTheEngine() throws Exception {
        try (InputStream body = watch("id=" + content.contentId()).join()) {
            body.readNBytes(SOME);

            assertThat(get("/ace/preflight?infohash=" + content.infohash() + "&tier=deep")
                            .body())
                    .contains("\"available\":true", "\"source\":\"channel\"", content.infohash());
            assertThat(counts(content).starts()).isOne();
        }
    }

    @Test
    void anEngineThatPlaysIsNotIdle() throws Exception {
        try (InputStream body = watch("id=" + content.contentId()).join()) {
            body.readNBytes(SOME);

            HttpResponse<String> refused = get(light(other));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("at_capacity");
        }
    }

    @Test
    void aViewerWhoFindsNoPlaceGetsThatOfThePreflightAtOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> preflight = slowly(content);

        assertPlays(watch("id=" + other.contentId()));

        assertThat(preflight.join().statusCode()).isEqualTo(503);
        assertThat(preflight.join().body()).contains("yielded");
        assertThat(preflight.join().headers().firstValue("Retry-After")).hasValue("5");
        eventually().until(() -> counts(content).stops() == 1);
        assertThat(counts(content).starts()).isOne();
    }

    @Test
    void aViewerIsNotHeldUpByAStartThatTheEngineDoesNotAnswer() throws Exception {
        engine.faults().set(Knob.START_DELAY, "8s");
        CompletableFuture<HttpResponse<String>> preflight = begin(deep(content));
        eventually().until(() -> engine.state().requests().getOrDefault("getstream", 0L) == 1);
        engine.faults().set(Knob.START_DELAY, "0s");

        assertPlays(watch("id=" + other.contentId()));

        assertThat(preflight.join().body()).contains("yielded");
        eventually().until(() -> counts(content).stops() == 1);
    }

    @Test
    void aViewerOfTheSameContentComesFirstUnderEitherName() throws Exception {
        for (String name : List.of("id=" + content.contentId(), "infohash=" + content.infohash())) {
            Counts before = counts(content);
            engine.faults().set(Knob.PREBUF_SECONDS, "60s");
            CompletableFuture<HttpResponse<String>> preflight = begin(deep(content));
            eventually().until(() -> counts(content).starts() == before.starts() + 1);
            engine.faults().set(Knob.PREBUF_SECONDS, "0s");

            try (InputStream body = watch(name).join()) {
                assertThat(body.readNBytes(SOME)).hasSize(SOME);
                assertThat(preflight.join().statusCode()).isIn(200, 503);
                assertThat(counts(content).stops()).isEqualTo(before.stops() + 1);
                assertThat(body.readNBytes(SOME)).hasSize(SOME);
            }
            eventually().until(() -> counts(content).stops() == before.stops() + 2);
            assertThat(counts(content).starts()).isEqualTo(before.starts() + 2);
            eventually().until(() -> get("/proxy/status").body().contains("\"total_sessions\":0"));
        }
    }

    @Test
    void aPreflightWhoseSessionAViewerHasTakenOverDoesNotStopIt() throws Exception {
        change("max_streams_per_engine=2");
        engine.faults().set(Knob.PREBUF_SECONDS, "60s");
        CompletableFuture<HttpResponse<String>> preflight =
                begin("/ace/preflight?tier=deep&infohash=" + content.infohash());
        eventually().until(() -> counts(content).starts() == 1);
        CompletableFuture<InputStream> watching = watch("id=" + content.contentId());
        eventually().until(() -> counts(content).starts() == 2);
        engine.faults().set(Knob.PREBUF_SECONDS, "0s");

        try (InputStream body = watching.join()) {
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
            assertThat(preflight.join().statusCode()).isIn(200, 503);
            assertThat(counts(content).stops()).isZero();
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
            assertThat(get("/proxy/status").body()).contains("\"recoveries\":0");
        }
        eventually().until(() -> counts(content).stops() == 1);
        assertThat(counts(content).starts()).isEqualTo(2);
    }

    @Test
    void aClientThatGoesEndsThePreflight() throws Exception {
        engine.faults().set(Knob.PREBUF_SECONDS, "60s");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            socket.getOutputStream()
                    .write(("GET " + deep(content) + " HTTP/1.1\r\nHost: acequia\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            eventually().until(() -> counts(content).starts() == 1);
        }

        eventually().until(() -> counts(content).stops() == 1);
        eventually().until(() -> get("/engines").body().contains("\"load\":0"));
    }

    @Test
    void aServerThatClosesLeavesNoPreflightBehind() {
        slowly(content);

        app.close();

        assertThat(counts(content).stops()).isOne();
    }
}
