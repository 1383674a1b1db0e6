package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server with several engines, which come, go and are full.
class EnginesIT {
    private static final int SOME = 200_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Simulator one = simulator();
    private final Simulator other = simulator();
    private final List<Content> contents = one.contents();
    private final App app;

    EnginesIT(@TempDir Path folder) throws IOException {
        app = App.start(Settings.defaults()
                .with(ServerSettings.PORT, List.of(0))
                .with(ServerSettings.DATA_DIR, folder)
                .with(EngineSettings.ENGINES, List.of(one.address()))
                .with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1)
                .with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMinutes(1))
                .with(EngineSettings.ENGINE_WAIT, LONG));
    }

    @AfterEach
    void close() {
        app.close();
        one.close();
        other.close();
        client.shutdownNow();
    }

    private static Simulator simulator() {
        try {
            return Simulator.start(SimulatorOptions.defaults());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path))).timeout(LONG);
    }

    private String change(String settings) throws Exception {
        HttpRequest change = request("/proxy/config?" + settings)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(change, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private CompletableFuture<InputStream> watch(Content content) {
        return client.sendAsync(
                        request("/ace/getstream?id=" + content.contentId()).build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(HttpResponse::body);
    }

    private static long starts(Simulator engine, Content content) {
        return engine.state().of(content.contentId()).jsonStarts();
    }

    @Test
    void anEngineThatIsPutInTakesTheNextChannelAndOneThatIsTakenOutKeepsItsOwn() throws Exception {
        try (InputStream first = watch(contents.get(0)).join()) {
            assertThat(first.readNBytes(SOME)).hasSize(SOME);

            assertThat(change("engines=127.0.0.1:" + other.address().getPort())).doesNotContain("error");

            try (InputStream second = watch(contents.get(1)).join()) {
                assertThat(second.readNBytes(SOME)).hasSize(SOME);
                assertThat(starts(other, contents.get(1))).isOne();
                assertThat(starts(one, contents.get(1))).isZero();
            }
            assertThat(first.readNBytes(SOME)).hasSize(SOME);
            assertThat(one.state().of(contents.get(0).contentId()).stops()).isZero();
        }
    }

    @Test
    void withoutEnginesTheDemoEnginePlays() throws Exception {
        assertThat(get("/health")).contains("\"demo\":false");

        change("engines=");

        assertThat(get("/health")).contains("\"demo\":true");
        try (InputStream body = watch(contents.get(0)).join()) {
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
        }
        assertThat(starts(one, contents.get(0))).isZero();
    }

    @Test
    void aPlaceThatIsWaitedForIsGivenUpAsSoonAsItsLastViewerLeaves() throws Exception {
        CompletableFuture<InputStream> next;
        try (InputStream body = watch(contents.get(0)).join()) {
            body.readNBytes(SOME);
            next = watch(contents.get(1));
            await().until(() -> get("/proxy/sessions").contains(contents.get(1).contentId()));
            assertThat(next).isNotDone();
        }

        try (InputStream body = next.join()) {
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
        }
        assertThat(one.state().of(contents.get(0).contentId()).stops()).isOne();
    }

    @Test
    void whoWaitsInVainIsToldWhatIsInTheWay() throws Exception {
        change("engine_wait=0");
        try (InputStream body = watch(contents.get(0)).join()) {
            body.readNBytes(SOME);

            HttpResponse<String> refused = client.send(
                    request("/ace/getstream?id=" + contents.get(1).contentId()).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.body())
                    .contains(
                            "at_capacity",
                            "is full: it plays 1 of 1 streams",
                            "" + one.address().getPort());
        }
    }

    private HttpResponse<String> send(String method, String path, String json) throws Exception {
        HttpRequest sent = request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .build();
        return client.send(sent, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void enginesAreShownWithWhatTheyPlayAndAddedAndRemovedOverTheApi() throws Exception {
        String added = "127.0.0.1:" + other.address().getPort();
        try (InputStream first = watch(contents.get(0)).join()) {
            first.readNBytes(SOME);
            assertThat(get("/engines"))
                    .contains("\"health_status\":\"healthy\"", "\"load\":1", "\"max_streams\":1")
                    .contains("\"streams\":[\"" + contents.get(0).contentId() + "\"]")
                    .doesNotContain(added);

            String body = "{\"host\":\"127.0.0.1\",\"port\":" + other.address().getPort() + "}";
            assertThat(send("POST", "/engines", body).statusCode()).isEqualTo(201);
            try (InputStream second = watch(contents.get(1)).join()) {
                assertThat(second.readNBytes(SOME)).hasSize(SOME);
                assertThat(get("/engines/" + added)).contains(contents.get(1).contentId());

                HttpResponse<String> draining = send("DELETE", "/engines/" + added, "");
                assertThat(draining.statusCode()).isEqualTo(202);
                assertThat(draining.body()).contains("\"is_draining\":true");
                assertThat(second.readNBytes(SOME)).hasSize(SOME);
            }
        }
    }

    @Test
    void anEngineThatIsIdleIsRemovedAtOnceAndNonsenseIsRefused() throws Exception {
        String known = one.address().getHostString() + ":" + one.address().getPort();
        assertThat(send("DELETE", "/engines/" + known, "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/engines/" + known, "").statusCode()).isEqualTo(404);
        assertThat(get("/engines")).isEqualTo("[]");
        assertThat(get("/engines/nowhere")).contains("There is no engine nowhere");
        assertThat(send("POST", "/engines", "{\"host\":\"127.0.0.1\",\"port\":99999}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/engines", "{}").body()).contains("invalid_engine");
    }
}
