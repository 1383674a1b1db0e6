package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Footage;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.StreamMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An engine that has played well for a while turns bad without dying: it goes on to answer, wrongly and at once.
@Execution(ExecutionMode.CONCURRENT)
class BadEngineIT {
    private static final String ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    private static final Duration STALL = Duration.ofSeconds(3);

    /// Longer than a session must deliver to count as good.
    private static final Duration GOOD = Duration.ofSeconds(11);

    private static final Duration LOOK = Duration.ofSeconds(6);
    private static final int MOST_REQUESTS = 15;

    /// Six starts of six requests in ten seconds; the back-off's chance makes five or six of them.
    private static final int MOST_OF_SOLE = 36;

    @TempDir
    private Path folder;

    @SuppressWarnings("ImmutableEnumChecker") // what it does has no state
    enum Fault {
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

    /// An engine that plays the one stream until its broadcast ends.
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
        return serve(sources, id, StreamMode.TS);
    }

    private App serve(List<Source> sources, String id, StreamMode mode) throws IOException {
        return App.start(Settings.defaults()
                .with(ServerSettings.PORT, List.of(0))
                .with(ServerSettings.DATA_DIR, folder.resolve(id))
                .with(ChannelSettings.STREAM_MODE, mode)
                .with(RecoverySettings.STALL_TIMEOUT, STALL)
                .with(
                        EngineSettings.ENGINES,
                        sources.stream()
                                .map(each -> new InetSocketAddress(
                                        each.engine.address().host(),
                                        each.engine.address().port()))
                                .toList()));
    }

    private static HttpResponse.BodyHandler<InputStream> body() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }

    private static TsViewer watch(App app) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url("/ace/getstream.ts?id=" + ID)))
                .build();
        return TsViewer.recording(
                HttpClient.newHttpClient().send(request, body()).body());
    }

    private static void playWell(TsViewer viewer) {
        long began = System.nanoTime();
        viewer.awaitMore();
        eventually().until(() -> System.nanoTime() - began > GOOD.toNanos());
    }

    private static void pass(Duration time) {
        long began = System.nanoTime();
        eventually().until(() -> System.nanoTime() - began > time.toNanos());
    }

    /// The requests that viewers with one engine cause while it is bad, and that they go on soon when it works again.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_MEDIA_COME", "STARTS_HANG"})
    void aSoleEngineIsAskedMoreAndMoreSeldomAndPlaysSoonAfterItWorksAgain(Fault fault) throws Exception {
        Source sole = Source.start();
        try (App app = serve(List.of(sole), fault.name());
                TsViewer viewer = watch(app)) {
            playWell(viewer);
            fault.beset(sole.engine);
            long before = sole.asked();
            sole.broadcast.end();
            pass(Duration.ofSeconds(10));
            assertThat(sole.asked() - before).isLessThanOrEqualTo(MOST_OF_SOLE);
            assertThat(viewer.isWatching()).isTrue();

            sole.engine.playing(Broadcast.every(Duration.ofMillis(500)));
            viewer.awaitMore();
            assertThat(viewer.longestSilence()).isLessThan(Duration.ofSeconds(22));
        } finally {
            sole.engine.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOtherEngineTakesOverAtOnceAndTheBadOneIsHardlyAsked(Fault fault) throws Exception {
        Source bad = Source.start();
        Source good = Source.start();
        try (App app = serve(List.of(bad, good), fault.name());
                TsViewer viewer = watch(app)) {
            playWell(viewer);
            Source playing = bad.broadcast.readers() > 0 ? bad : good;
            Source other = playing.equals(bad) ? good : bad;
            fault.beset(playing.engine);
            long before = playing.asked();
            playing.broadcast.end();

            eventually().until(() -> other.broadcast.readers() > 0);
            viewer.awaitMore();
            assertThat(viewer.longestSilence()).isLessThan(STALL.multipliedBy(3));
            pass(LOOK);
            assertThat(playing.asked() - before).isLessThan(MOST_REQUESTS);
            assertThat(viewer.isWatching()).isTrue();
        } finally {
            bad.engine.close();
            good.engine.close();
        }
    }

    /// What an engine of segments does wrong; its playlist and its segments are there, or not.
    @SuppressWarnings("ImmutableEnumChecker") // what it does has no state
    enum SegmentFault {
        PLAYLISTS_ARE_EMPTY((engine, _) -> engine.on("/ace/m/", Answers.text(200, ""))),
        PLAYLISTS_HAVE_NO_SEGMENTS(
                (engine, _) -> engine.on("/ace/m/", Answers.text(200, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n"))),
        PLAYLISTS_ARE_PAGES((engine, _) -> engine.on("/ace/m/", Answers.text(200, "<html>Welcome</html>"))),
        PLAYLISTS_ARE_FORBIDDEN((engine, _) -> engine.on("/ace/m/", Answers.text(403, "Forbidden"))),
        SEGMENTS_ARE_MISSING((engine, _) -> engine.on("/ace/c/", Answers.text(404, "download not found"))),
        SEGMENTS_ARE_EMPTY(
                (engine, _) -> engine.on("/ace/c/", Answers.bytes(200, Answers.Framing.LENGTH, new byte[0]))),
        STARTS_ANSWER_500((engine, _) -> engine.on("/ace/", Answers.text(500, "start timeout")));

        private final BiConsumer<FakeEngine, String> turn;

        SegmentFault(BiConsumer<FakeEngine, String> turn) {
            this.turn = turn;
        }
    }

    /// Begins a segment of two seconds at every even second from now on.
    private static void playSegments(FakeEngine engine, long began) {
        engine.playingHls((request, connection) -> {
                    long number = (System.nanoTime() - began) / 2_000_000_000L + 3;
                    StringBuilder list = new StringBuilder(
                            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:" + (number - 3) + "\n");
                    for (long each = number - 3; each < number; each++) {
                        list.append("#EXTINF:2.0,\n/ace/c/x/").append(each).append(".ts\n");
                    }
                    return Answers.text(200, list.toString()).keepsOpen(request, connection);
                })
                .on("/ace/c/", (request, connection) -> {
                    Matcher number = Pattern.compile("/(\\d+)\\.ts").matcher(request.target());
                    int wanted = number.find() ? Integer.parseInt(number.group(1)) : 0;
                    return Answers.bytes(200, Answers.Framing.LENGTH, segment(wanted))
                            .keepsOpen(request, connection);
                });
    }

    /// Four groups of half a second.
    private static byte[] segment(int number) {
        Footage footage = new Footage(Broadcast.PICTURE_BYTES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int group = 0; group < 4 * (number + 1); group++) {
            byte[] next = footage.next();
            if (group >= 4 * number) {
                bytes.writeBytes(next);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void theOtherEngineTakesOverFromOneWhoseSegmentsTurnBad(SegmentFault fault) throws Exception {
        Source bad = Source.start();
        Source good = Source.start();
        long began = System.nanoTime();
        playSegments(bad.engine, began);
        playSegments(good.engine, began);
        try (App app = serve(List.of(bad, good), fault.name(), StreamMode.HLS);
                TsViewer viewer = watch(app)) {
            playWell(viewer);
            Source playing = bad.asked() > good.asked() ? bad : good;
            Source other = playing.equals(bad) ? good : bad;
            fault.turn.accept(playing.engine, "");
            long before = playing.asked();

            eventually().until(() -> !other.engine.targets("/ace/c/").isEmpty());
            pass(LOOK);
            assertThat(playing.asked() - before).isLessThan(60);
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        } finally {
            bad.engine.close();
            good.engine.close();
        }
    }
}
