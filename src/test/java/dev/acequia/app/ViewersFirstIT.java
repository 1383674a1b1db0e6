package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.SimulatorState.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That `/ace/preflight` is never in the way of viewers, and nothing is left of it.
class ViewersFirstIT extends PreflightRig {
    ViewersFirstIT(@TempDir Path folder) throws IOException {
        super(folder);
    }

    private static void assertPlays(CompletableFuture<InputStream> viewer) throws IOException {
        try (InputStream body = viewer.join()) {
            assertThat(body.readNBytes(SOME)).hasSize(SOME);
        }
    }

    /// A deep preflight that has started its stream and is not answered before long: the engine withholds the media.
    private CompletableFuture<HttpResponse<String>> slowly(Content of) {
        engine.faults().set(Knob.PREBUF_SECONDS, "60s");
        CompletableFuture<HttpResponse<String>> preflight = begin(deep(of));
        eventually().until(() -> counts(of).starts() == 1);
        engine.faults().set(Knob.PREBUF_SECONDS, "0s");
        return preflight;
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
                    .write(("GET " + deep(content) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
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
