package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.StreamToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that plays from another one, as from an engine.
class TreeIT {
    private final Path folder;
    private final Rig origin;
    private final Rig edge;

    TreeIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.origin = Rig.open(folder.resolve("origin"));
        this.edge = edgeOf(origin, "edge");
    }

    private Rig edgeOf(Rig upstream, String name) throws IOException {
        return Rig.open(
                folder.resolve(name),
                settings -> settings.with(
                        EngineSettings.ENGINES,
                        List.of(InetSocketAddress.createUnresolved("127.0.0.1", upstream.port()))));
    }

    @AfterEach
    void close() throws Exception {
        edge.close();
        origin.close();
    }

    @Test
    void viewersOfAllServersShareOneSessionOfTheEngineAndGetTheSameBytes() throws Exception {
        try (Rig leaf = edgeOf(edge, "leaf")) {
            TsViewer here = origin.record().awaitStart();
            List<TsViewer> elsewhere = List.of(
                    edge.record(origin.content()).awaitStart(),
                    leaf.record(origin.content()).awaitStart());

            for (TsViewer each : elsewhere) {
                each.awaitMore().assertIsWhatWasBroadcast(origin.content());
            }
            here.awaitMore().assertIsWhatWasBroadcast(origin.content());
            assertThat(origin.counts().starts()).isOne();
            assertThat(leaf.status()).contains("\"engine\":\"127.0.0.1:" + edge.port() + "\"");
        }
    }

    @Test
    void anotherServerIsKnownByItsVersionAndHasNoLimitOfStreams() {
        eventually().until(() -> text(edge.get("/engines")).contains("\"acequia\":\""));

        assertThat(text(edge.get("/engines"))).contains("\"version\":\"3.2.11\"", "\"max_streams\":10000");
        eventually().until(() -> text(origin.get("/engines")).contains("\"version\":\"3.2.11\""));
        assertThat(text(origin.get("/engines"))).contains("\"acequia\":null", "\"max_streams\":2");
    }

    @Test
    void anOriginThatWantsATokenIsAskedWithIt() throws Exception {
        StreamToken token = new StreamToken("edge", "secret-of-the-edge", StreamToken.ANY_NUMBER, Set.of());
        try (Rig closed = Rig.open(
                        folder.resolve("closed"),
                        settings -> settings.with(ServerSettings.STREAM_TOKENS, List.of(token)));
                Rig stranger = edgeOf(closed, "stranger");
                Rig known = Rig.open(
                        folder.resolve("known"),
                        settings -> settings.with(EngineSettings.UPSTREAM_TOKEN, token.secret())
                                .with(
                                        EngineSettings.ENGINES,
                                        List.of(InetSocketAddress.createUnresolved("127.0.0.1", closed.port()))))) {
            eventually().until(() -> text(known.get("/engines")).contains("\"acequia\":\""));
            eventually().until(() -> text(stranger.get("/engines")).contains("\"acequia\":\""));
            assertThat(text(stranger.get(origin.body()))).contains("401");

            known.record(closed.content()).awaitStart().awaitMore().assertIsWhatWasBroadcast(closed.content());
        }
    }

    @Test
    void viewersGoOnWhenTheOriginIsStartedAnew() throws Exception {
        TsViewer viewer = edge.watch(origin.body(), "viewer").awaitStart();

        origin.restart();

        eventually()
                .until(() ->
                        edge.json("/proxy/status").all("recoveries").stream().anyMatch(each -> each.number() > 0));
        viewer.awaitMore();
        assertThat(viewer.isWatching()).isTrue();
    }

    @Test
    void theLastViewerOfAnEdgeLeavesTheEngineWithoutASession() throws Exception {
        edge.watch(origin.body(), "viewer").awaitStart().close();

        eventually().until(() -> origin.counts().stops() == 1);
        assertThat(origin.sessions()).isZero();
    }

    @Test
    void aServerIsNotItsOwnEngine() {
        edge.send("POST", "/engines", "{\"host\":\"127.0.0.1\",\"port\":%d}".formatted(edge.port()));

        String own = "/engines/127.0.0.1:" + edge.port();
        eventually().until(() -> text(edge.get(own)).contains("\"health_status\":\"unhealthy\""));
        assertThat(text(edge.get(own))).contains("it is this server itself");
    }

    @Test
    void twoServersThatPlayFromEachOtherRefuseAtOnce() {
        origin.send("POST", "/engines", "{\"host\":\"127.0.0.1\",\"port\":%d}".formatted(edge.port()));
        assertThat(origin.delete("/engines/" + origin.engine()).statusCode()).isEqualTo(204);

        var refused = edge.get(origin.body());

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(text(refused)).contains("failed to load content");
    }
}
