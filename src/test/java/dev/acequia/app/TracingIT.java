package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trace of a playback as a collector gets it.
class TracingIT {
    @TempDir
    Path folder;

    private final Queue<String> exports = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    @Test
    void eachPlaybackIsOneTraceOfItsPartsItsViewersAndItsRecoveries() throws Exception {
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (Rig rig = Rig.open(folder, knobs -> knobs.with(ServerSettings.OTLP_ENDPOINT, endpoint))) {
            TsViewer viewer = rig.watch(rig.body(), "one").awaitStart();
            rig.supersede();
            viewer.awaitMore();
            eventually().until(() -> received().contains("recovery"));
            assertThat(received()).doesNotContain("playback");
            viewer.close();
            eventually().until(() -> received().contains("playback"));
            assertThat(received())
                    .contains("acequia.content", rig.content().contentId(), "service.name", "acequia.cause")
                    .containsOnlyOnce("queue")
                    .containsOnlyOnce("engine start")
                    .containsOnlyOnce("first byte")
                    .containsOnlyOnce("first join point")
                    .containsOnlyOnce("viewer joins")
                    .containsOnlyOnce("playback");
        }
    }

    @Test
    void aCollectorThatFailsDisturbsNobodyNorTheEnd() throws Exception {
        collector.stop(0);
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (Rig rig = Rig.open(folder, knobs -> knobs.with(ServerSettings.OTLP_ENDPOINT, endpoint))) {
            rig.watch(rig.body(), "one").awaitStart().awaitMore();
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            exports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /// All that was exported: protocol buffers, in which texts stand as they are.
    private String received() {
        return String.join("", exports);
    }
}
