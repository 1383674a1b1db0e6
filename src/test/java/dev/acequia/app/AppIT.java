package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.mpegts.Packet;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.SimulatorState;
import dev.acequia.simulator.broadcast.Ffmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server with the simulator as its engine, seen by players.
class AppIT {
    private static final int SOME_SECONDS = 1_500_000;

    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Simulator engine = engine();
    private final Content content = engine.contents().getFirst();
    private final App app;

    private static Simulator engine() {
        try {
            return Simulator.start(SimulatorOptions.defaults());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    AppIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.app = App.start(settings().with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(200)));
    }

    private Settings settings() {
        return Settings.defaults()
                .with(ServerSettings.PORT, List.of(0))
                .with(ServerSettings.DATA_DIR, folder)
                .with(EngineSettings.ENGINES, List.of(engine.address()));
    }

    @AfterEach
    void close() {
        app.close();
        engine.close();
        client.close();
    }

    private byte[] watch(String path, int bytes) {
        return watch(app, path, bytes);
    }

    private byte[] watch(App server, String path, int bytes) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url(path))).build();
        try (InputStream body =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path)))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private SimulatorState.Counts counts() {
        return engine.state().of(content.contentId());
    }

    @Test
    void whatAPlayerGetsDecodesWithoutOneComplaint() throws Exception {
        Path media = folder.resolve("body.ts");
        Files.write(media, wholePictures(watch("/ace/getstream.ts?id=" + content.contentId(), SOME_SECONDS)));

        assertThat(media).isNotEmptyFile();
        assertThat(new Ffmpeg(folder).complaints(media)).isEmpty();
    }

    @Test
    void twentyPlayersByIdAndByInfohashShareOneSession() throws Exception {
        watch("/ace/getstream.ts?id=" + content.contentId(), 1000);
        List<CompletableFuture<byte[]>> bodies = new ArrayList<>();
        try (var players = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String path = i % 2 == 0
                        ? "/ace/getstream/" + content.contentId() + ".ts"
                        : "/infohash/" + content.infohash().toUpperCase(Locale.ROOT) + "/stream.ts";
                bodies.add(CompletableFuture.supplyAsync(() -> watch(path, 400_000), players));
            }
        }

        assertThat(bodies).allSatisfy(body -> assertThat(body.join()).hasSize(400_000));
        assertThat(counts().jsonStarts()).isOne();
        assertThat(counts().readersEver()).isOne();
        await().untilAsserted(() -> assertThat(counts().stops()).isOne());
    }

    @Test
    void whoZapsIsNotKeptOutByTheChannelsLeftBehind() throws Exception {
        Settings narrow = settings()
                .with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1)
                .with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMinutes(1));
        try (App server = App.start(narrow)) {
            for (Content each : engine.contents()) {
                assertThat(watch(server, "/ace/getstream?id=" + each.contentId(), 10_000))
                        .hasSize(10_000)
                        .startsWith(Packet.SYNC);
            }
            assertThat(counts().stops()).isOne();
        }
    }

    @Test
    void theNumbersTellWhatHappens() throws Exception {
        try (InputStream body = client.send(
                        request("/ace/getstream?id=acestream://" + content.contentId()),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            body.readNBytes(1_000_000);

            assertThat(get("/health"))
                    .contains("\"status\":\"ok\"", "\"channels\":1", "\"clients\":1", "\"demo\":false");
            assertThat(get("/version")).contains("\"title\":\"Acequia\"", "\"java\":\"25");
            assertThat(get("/proxy/status"))
                    .contains("\"running\":true", "\"active_sessions\":1", "\"total_clients\":1");
            assertThat(get("/proxy/sessions")).contains("\"state\":\"live\"", content.infohash());
            assertThat(get("/proxy/sessions/" + content.contentId())).contains("\"client_count\":1");
            assertThat(get("/proxy/sessions/" + content.infohash())).contains("\"client_count\":1");
            String clients = get("/proxy/streams/" + content.contentId() + "/clients");
            assertThat(clients).contains("\"ip_address\":\"127.0.0.1\"", "\"protocol\":\"TS\"", "\"skips\":0");
            assertThat(Long.parseLong(clients.replaceFirst(".*\"bytes_sent\":(\\d+).*", "$1")))
                    .isGreaterThanOrEqualTo(1_000_000);
        }
        assertThat(get("/proxy/sessions/nothing")).contains("\"error\": \"unknown_session\"");
    }

    @Test
    void whatWasChangedWhileItRanHoldsAfterARestart() throws Exception {
        HttpRequest change = HttpRequest.newBuilder(URI.create(app.url("/proxy/config?stream_mode=HLS")))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"hls_window_size\": 8, \"api_key\": \"hunter22\"}"))
                .build();
        assertThat(client.send(change, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        app.close();

        try (App restarted = App.start(settings())) {
            for (String path : List.of("/proxy/config", "/proxy/status", "/proxy/sessions")) {
                HttpRequest without =
                        HttpRequest.newBuilder(URI.create(restarted.url(path))).build();
                assertThat(client.send(without, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(401);
            }
            HttpRequest with = HttpRequest.newBuilder(URI.create(restarted.url("/proxy/config")))
                    .header("Authorization", "Bearer hunter22")
                    .build();
            assertThat(client.send(with, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"stream_mode\":\"HLS\"", "\"hls_window_size\":8", "\"api_key\":\"set\"");
        }
    }

    @Test
    void aServerThatClosesEndsBodiesAndStopsItsSessions() throws Exception {
        try (InputStream body = client.send(
                        request("/ace/getstream.ts?id=" + content.contentId()),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            byte[] begin = body.readNBytes(200_000);
            app.close();

            byte[] rest = body.readAllBytes();
            assertThat((begin.length + rest.length) % 188).isZero();
        }
        assertThat(counts().stops()).isOne();
        assertThat(counts().readers()).isZero();
    }

    /// What comes before the last tables, where a group of pictures ends.
    private static byte[] wholePictures(byte[] body) {
        int end = body.length / Packet.SIZE * Packet.SIZE - Packet.SIZE;
        while (end > 0 && Packet.pid(body, end) != Packet.PAT_PID) {
            end -= Packet.SIZE;
        }
        return Arrays.copyOf(body, end);
    }
}
