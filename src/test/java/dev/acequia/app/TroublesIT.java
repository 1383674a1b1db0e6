package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.mpegts.Packet;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
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
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two engines with the same broadcast; what the one that plays does wrong is told by name, and the viewer sees the
/// other.
@Execution(ExecutionMode.CONCURRENT)
class TroublesIT {
    private static final long SOME = 300_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Simulator> engines;
    private final Content content;
    private final App app;
    private final AtomicLong media = new AtomicLong();

    TroublesIT(@TempDir Path folder) throws IOException {
        engines = List.of(Simulator.start(SimulatorOptions.defaults()), Simulator.start(SimulatorOptions.defaults()));
        engines.forEach(engine -> engine.faults().set(Knob.BURST_BYTES, "1MB"));
        content = engines.getFirst().contents().getFirst();
        app = App.start(Settings.defaults()
                .with(Catalogue.PORT, 0)
                .with(Catalogue.DATA_DIR, folder)
                .with(Catalogue.STALL_TIMEOUT, Duration.ofSeconds(3))
                .with(
                        Catalogue.ENGINES,
                        engines.stream().map(Simulator::address).toList()));
    }

    @AfterEach
    void close() {
        app.close();
        engines.forEach(Simulator::close);
        client.shutdownNow();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private Thread watch() {
        return Thread.startVirtualThread(() -> {
            HttpRequest request = request("/ace/getstream.ts?id=" + content.contentId());
            byte[] packet = new byte[Packet.SIZE];
            try (InputStream in = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                while (in.readNBytes(packet, 0, Packet.SIZE) == Packet.SIZE) {
                    media.addAndGet(Packet.pid(packet, 0) == Packet.NULL_PID ? 0 : Packet.SIZE);
                }
            } catch (IOException e) {
                // The server has closed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path))).build();
    }

    private String status() throws IOException, InterruptedException {
        return client.send(request("/proxy/status"), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// The engine that the channel is on.
    private Simulator playing() throws IOException, InterruptedException {
        String status = status();
        return engines.stream()
                .filter(each -> status.contains(":" + each.address().getPort() + "\",\"playback"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitMore() {
        long wanted = media.get() + SOME;
        eventually().until(() -> media.get() >= wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "cleanEof, 1, ended",
        "reset, 1, broken",
        "silentStall, 1, stalled",
        "loop, 2s, looping",
        "crash, 3s, unreachable",
    })
    void theViewerGoesOnWhateverTheEngineDoes(String knob, String value, String trouble) throws Exception {
        Thread viewer = watch();
        awaitMore();
        Simulator bad = playing();
        bad.faults().set(knob(knob), value);
        eventually().until(() -> status().contains("\"" + trouble + "\":"));
        awaitMore();
        assertThat(viewer.isAlive()).isTrue();
        eventually().until(() -> status().contains("\"client_count\":1"));
    }

    private static Knob knob(String label) {
        for (Knob each : Knob.values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException(label);
    }

    @Test
    void aSessionThatAnotherPlayerTookIsRenewedOnTheSameEngine() throws Exception {
        Thread viewer = watch();
        awaitMore();
        Simulator engine = playing();
        client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/ace/getstream?format=json&pid=another&id=%s"
                                .formatted(engine.address().getPort(), content.contentId())))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        eventually().until(() -> status().contains("\"recoveries\":1"));
        awaitMore();
        assertThat(playing()).isSameAs(engine);
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void aStartIsTriedOnEachEngine() throws Exception {
        engines.getFirst().faults().set(Knob.START_ERROR, "mod_detected");
        Thread viewer = watch();
        awaitMore();
        assertThat(playing()).isSameAs(engines.getLast());
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void anEngineWithoutPeersIsLeftForAnother() throws Exception {
        engines.getFirst().faults().set(Knob.NO_PEERS, "true");
        Thread viewer = watch();
        eventually().until(() -> status().contains("\"no_peers\":1"));
        awaitMore();
        assertThat(viewer.isAlive()).isTrue();
    }
}
