package dev.acequia.app;

import static dev.acequia.app.TwoEngines.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.Answers;
import dev.acequia.engine.FakeEngine;
import dev.acequia.http.Broadcast;
import dev.acequia.mpegts.Footage;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An engine that has played well for a while turns bad without dying: it goes on to answer, wrongly and at once.
@Execution(ExecutionMode.CONCURRENT)
class BadEngineIT {
    private static final String ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    /// Longer than a session must deliver to count as good.
    private static final Duration GOOD = Duration.ofSeconds(11);

    private static final Duration LOOK = Duration.ofSeconds(6);
    private static final int MOST_REQUESTS = 15;

    @TempDir
    private Path folder;

    private enum Fault {
        STARTS_ANSWER_500((engine, _) -> engine.on("/ace/getstream", Answers.text(500, "start timeout"))),
        STARTS_ANSWER_AN_ERROR((engine, _) ->
                engine.on("/ace/getstream", Answers.json("{\"response\": null, \"error\": \"failed to start\"}"))),
        STARTS_ANSWER_NOTHING((engine, _) -> engine.on("/ace/getstream", Answers.json("{}"))),
        STARTS_ANSWER_A_PAGE((engine, _) -> engine.on("/ace/getstream", Answers.text(200, "<html>Welcome</html>"))),
        STARTS_ARE_RESET((engine, _) -> engine.on("/ace/getstream", Answers.resetting())),
        STARTS_LEAD_TO_THEMSELVES(
                (engine, base) -> engine.on("/ace/getstream", Answers.redirect(base + "/ace/getstream"))),
        MEDIA_ARE_FORBIDDEN((engine, _) -> engine.on("/ace/r/", Answers.text(403, "Forbidden"))),
        MEDIA_ARE_A_REDIRECT_TO_ITSELF((engine, base) -> engine.on("/ace/r/", Answers.redirect(base + "/ace/r/a/b"))),
        MEDIA_ARE_EMPTY((engine, _) -> engine.on("/content/", Answers.bytes(200, Answers.Framing.CLOSE, new byte[0]))),
        MEDIA_ARE_A_FEW_BYTES(
                (engine, _) -> engine.on("/content/", Answers.bytes(200, Answers.Framing.CLOSE, new byte[40]))),
        MEDIA_ARE_A_PAGE((engine, _) -> engine.on("/content/", Answers.text(200, "<html>Welcome</html>"))),
        MEDIA_END_AFTER_A_PACKET((engine, _) -> engine.on(
                "/content/", Answers.bytes(200, Answers.Framing.CLOSE, Arrays.copyOf(new Footage(5000).next(), 188)))),
        MEDIA_END_AFTER_A_MOMENT((engine, _) ->
                engine.on("/content/", Answers.bytes(200, Answers.Framing.CLOSE, new Footage(5000).next()))),
        NO_MEDIA_COME((engine, _) -> engine.on("/content/", Answers.silent())),
        STARTS_HANG((engine, _) -> engine.on("/ace/getstream", Answers.silent()));

        private final BiConsumer<FakeEngine, String> turn;

        Fault(BiConsumer<FakeEngine, String> turn) {
            this.turn = turn;
        }

        void beset(FakeEngine engine) {
            turn.accept(engine, "http://" + engine.address());
        }
    }

    /// An engine that plays the one content until its broadcast ends.
    private record Source(FakeEngine engine, Broadcast broadcast) {
        static Source start() {
            FakeEngine engine = FakeEngine.start();
            engine.on(
                    "/webui/api/service",
                    Answers.json("{\"result\": {\"code\": 3021100, \"version\": \"3.2.11\"}, \"error\": null}"));
            Source source = new Source(engine, Broadcast.every(Duration.ofMillis(500)));
            engine.playing(source.broadcast);
            return source;
        }

        /// What it was asked, but for the probes.
        long asked() {
            return engine.requests().stream()
                    .filter(each ->
                            each.target().startsWith("/ace/") || each.target().startsWith("/content/"))
                    .count();
        }
    }

    private App serve(List<Source> sources, String id) throws IOException {
        return App.start(Settings.defaults()
                .with(Catalogue.PORT, 0)
                .with(Catalogue.DATA_DIR, folder.resolve(id))
                .with(Catalogue.STALL_TIMEOUT, Duration.ofSeconds(3))
                .with(
                        Catalogue.ENGINES,
                        sources.stream()
                                .map(each -> new java.net.InetSocketAddress(
                                        each.engine.address().host(),
                                        each.engine.address().port()))
                                .toList()));
    }

    private static HttpResponse.BodyHandler<java.io.InputStream> body() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }

    private static Recording watch(App app) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url("/ace/getstream.ts?id=" + ID)))
                .build();
        return new Recording(HttpClient.newHttpClient().send(request, body()).body());
    }

    private static void playWell(Recording viewer) {
        long began = System.nanoTime();
        viewer.awaitMore();
        eventually().until(() -> System.nanoTime() - began > GOOD.toNanos());
    }

    private static void pass(Duration time) {
        long began = System.nanoTime();
        eventually().until(() -> System.nanoTime() - began > time.toNanos());
    }

    @ParameterizedTest
    @EnumSource
    void theOtherEngineTakesOverAtOnceAndTheBadOneIsHardlyAsked(Fault fault) throws Exception {
        Source bad = Source.start();
        Source good = Source.start();
        try (App app = serve(List.of(bad, good), fault.name());
                Recording viewer = watch(app)) {
            playWell(viewer);
            Source playing = bad.broadcast.readers() > 0 ? bad : good;
            Source other = playing == bad ? good : bad;
            fault.beset(playing.engine);
            long before = playing.asked();
            playing.broadcast.end();

            eventually().until(() -> other.broadcast.readers() > 0);
            viewer.awaitMore();
            assertThat(viewer.longestSilence()).isLessThan(Duration.ofSeconds(5));
            pass(LOOK);
            assertThat(playing.asked() - before).isLessThan(MOST_REQUESTS);
            assertThat(viewer.isWatching()).isTrue();
        } finally {
            bad.engine.close();
            good.engine.close();
        }
    }
}
