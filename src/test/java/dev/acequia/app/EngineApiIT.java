package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.EngineSeat;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients of an AceStream engine do, done to the whole server in its place.
class EngineApiIT {
    private static final int CLIENTS = 20;

    @TempDir
    private Path folder;

    private final Rig rig;

    EngineApiIT(@TempDir Path data) throws IOException {
        rig = Rig.open(
                data,
                settings -> settings.with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1)
                        .with(EngineSettings.ENGINE_WAIT, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String start(Content content) {
        return "/ace/getstream?format=json&id=" + content.contentId();
    }

    /// The starts of all clients, at once.
    private List<EngineSeat> seats(boolean isOnePid) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<EngineSeat>> starts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String pid = "&pid=" + (isOnePid ? "kodi" : i);
                boolean isHls = i % 4 == 3;
                starts.add(CompletableFuture.supplyAsync(
                        () -> isHls ? EngineSeat.hls(rig, pid) : EngineSeat.ts(rig, pid), clients));
            }
            return starts.stream().map(CompletableFuture::join).toList();
        }
    }

    private static boolean isHls(EngineSeat seat) {
        return seat.url("playback_url").endsWith(".m3u8");
    }

    private void play(EngineSeat seat) {
        List<String> segments = seat.segments();
        assertThat(segments).isNotEmpty();
        assertThat(rig.get(EngineSeat.pathOf(segments.getFirst())).body()).hasSizeGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twentyClientsAtOnceShareOneSessionAndTheStopOfOneLeavesTheOthers(boolean isOnePid) throws Exception {
        List<EngineSeat> seats = seats(isOnePid);
        assertThat(seats.stream().map(each -> each.url("playback_url"))).doesNotHaveDuplicates();
        List<EngineSeat> bodies = seats.stream().filter(each -> !isHls(each)).toList();
        List<EngineSeat> playlists = seats.stream().filter(EngineApiIT::isHls).toList();
        List<TsViewer> viewers = new ArrayList<>();
        for (EngineSeat each : bodies) {
            viewers.add(each.watch("viewer"));
        }
        viewers.forEach(TsViewer::awaitStart);
        playlists.forEach(this::play);
        assertThat(rig.counts().starts()).isOne();
        assertThat(rig.counts().readersMost()).isOne();

        assertThat(bodies.getFirst().command("stop")).isEqualTo("{\"response\": \"ok\", \"error\": null}");
        assertThat(playlists.getFirst().command("stop")).contains("\"ok\"");

        viewers.getFirst().awaitEnd();
        assertThat(rig.get(playlists.getFirst().path("playback_url")).statusCode())
                .isEqualTo(404);
        assertThat(bodies.getFirst().stat().text("error")).isEqualTo("unknown playback session id");
        viewers.stream().skip(1).forEach(TsViewer::awaitMore);
        assertThat(viewers.stream().skip(1)).allMatch(TsViewer::isWatching);
        playlists.stream().skip(1).forEach(this::play);
        assertThat(seats.stream().filter(EngineSeat::isThere)).hasSize(CLIENTS - 2);
        assertThat(seats.stream()
                        .filter(EngineSeat::isThere)
                        .map(each -> each.stat().text("status")))
                .containsOnly("dl");
        assertThat(rig.counts().stops()).isZero();

        seats.forEach(each -> each.command("stop"));
        for (TsViewer each : viewers) {
            each.awaitEnd();
        }
        eventually().until(() -> rig.sessions() == 0 && rig.counts().stops() == 1);
        assertThat(rig.counts().starts()).isOne();
    }

    @Test
    void afterTheStopOfAllBodiesTheSessionIsStoppedSoon() throws Exception {
        EngineSeat one = EngineSeat.ts(rig, "");
        EngineSeat other = EngineSeat.ts(rig, "");
        one.watch("one").awaitStart();
        other.watch("other").awaitStart();
        one.command("stop");
        other.command("stop");
        eventually().until(() -> rig.counts().stops() == 1);
        assertThat(rig.clients()).isZero();
    }

    @Test
    void aSeatThatIsNotPlayedGivesWayToWhoeverNeedsTheSlot() throws Exception {
        EngineSeat idle = EngineSeat.ts(rig, "");
        eventually().until(() -> idle.stat().text("status").equals("dl") && rig.clients() == 0);
        assertThat(rig.sessions()).isOne();

        EngineSeat other = EngineSeat.of(rig, start(rig.contents().get(1)));
        try (TsViewer viewer = other.watch("other")) {
            viewer.awaitStart();
            assertThat(idle.stat().text("status")).isEqualTo("idle");
        }
        other.command("stop");
        try (TsViewer again = idle.watch("again")) {
            again.awaitStart();
        }
    }

    @Test
    void aSeatThatIsPlayedGivesWayToNobody() throws Exception {
        rig.change("engine_wait=1");
        EngineSeat seat = EngineSeat.ts(rig, "");
        try (TsViewer viewer = seat.watch("viewer")) {
            viewer.awaitStart();
            Reply refused;
            try (Client client = Client.to(rig.port())) {
                refused = client.get(start(rig.contents().get(1))).reply();
            }
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).startsWith("{\"response\": null, \"error\": \"at_capacity\", \"detail\": \"");
            assertThat(refused.header("retry-after")).isNotNull();
            viewer.awaitMore();
        }
    }

    @Test
    void aSessionThatItsEngineHasLostIsMendedBehindTheSeat() throws Exception {
        EngineSeat seat = EngineSeat.ts(rig, "");
        try (TsViewer viewer = seat.watch("viewer")) {
            viewer.awaitStart();
            rig.supersede();
            viewer.awaitMore();
            assertThat(seat.stat().text("status")).isEqualTo("dl");
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    private Reply asked(String target, String... headers) {
        try (Client client = Client.to(rig.port())) {
            return client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                            + (headers.length == 0 ? "" : "\r\n") + "\r\n")
                    .reply();
        }
    }

    @Test
    void whereTokensAreDefinedStartsAndQuestionsTakeOne() {
        rig.change("stream_tokens=anna:for-anna,bob:for-another-content:contents=" + "0".repeat(40));
        for (String path : List.of(
                start(rig.content()),
                "/ace/manifest.m3u8?format=json&id=" + rig.content().contentId(),
                "/search?query=x",
                "/playlist/get?format=m3u",
                "/server/api?method=analyze_content&infohash=" + rig.content().infohash(),
                "/service/api?method=get_media_files&infohash=" + rig.content().infohash(),
                "/service/api?method=get_content_id&infohash=" + rig.content().infohash())) {
            Reply none = asked(path);
            assertThat(none.status()).as(path).isEqualTo(401);
            assertThat(none.header("www-authenticate")).contains("Bearer");
            assertThat(none.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(none.body()).contains("missing_token");
            Reply wrong = asked(path + "&token=wrong");
            assertThat(wrong.status()).as(path).isEqualTo(403);
            assertThat(wrong.body()).contains("wrong_token");
            assertThat(asked(path + "&token=for-anna").status()).isEqualTo(200);
            assertThat(asked(path, "Authorization: Bearer for-anna").status()).isEqualTo(200);
        }
        assertThat(asked(start(rig.content()) + "&token=for-another-content").body())
                .contains("content_not_allowed");
        assertThat(asked("/webui/api/service?method=get_version").status()).isEqualTo(200);
    }

    @Test
    void aTokensLimitHoldsForWhatItsSeatsPlay() throws Exception {
        rig.change("stream_tokens=anna:for-one-viewer:clients=1,for-everybody");
        EngineSeat one = EngineSeat.ts(rig, "&token=for-one-viewer");
        EngineSeat two = EngineSeat.hls(rig, "", "Authorization", "Bearer for-one-viewer");
        try (TsViewer viewer = one.watch("one")) {
            viewer.awaitStart();
            Reply refused = asked(two.path("playback_url"));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("token_limit");
            Reply start = asked(start(rig.content()) + "&token=for-one-viewer");
            assertThat(start.status()).isEqualTo(429);
            assertThat(start.body()).contains("\"response\": null", "token_limit");
            assertThat(EngineSeat.ts(rig, "&token=for-everybody").isThere()).isTrue();
            one.command("stop");
            viewer.awaitEnd();
        }
        eventually().until(() -> asked(two.path("playback_url")).status() == 200);
    }

    @Test
    void aSeatWhoseTokenIsTakenAwayPlaysNoMore() {
        rig.change("stream_tokens=for-anna,for-bob-too");
        EngineSeat ts = EngineSeat.ts(rig, "&token=for-anna");
        EngineSeat hls = EngineSeat.hls(rig, "&token=for-anna");
        assertThat(asked(hls.path("playback_url")).status()).isEqualTo(200);
        rig.change("stream_tokens=for-bob-too");
        for (EngineSeat each : List.of(ts, hls)) {
            Reply refused = asked(each.path("playback_url"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("wrong_token");
        }
    }

    @Test
    void anotherAcequiaPlaysFromThisOneAsFromAnEngine() throws Exception {
        Settings second = Settings.defaults()
                .with(ServerSettings.DATA_DIR, folder)
                .with(ServerSettings.BIND, InetAddress.getLoopbackAddress())
                .with(ServerSettings.PORT, List.of(0))
                .with(
                        EngineSettings.ENGINES,
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.port())));
        EngineSeat own = EngineSeat.ts(rig, "");
        try (TsViewer viewer = own.watch("own");
                App app = App.start(second)) {
            viewer.awaitStart();
            eventually().until(() -> rig.ask(app.url("/health")).contains("\"healthy\":1"));
            for (String path : List.of(rig.body(), rig.manifest())) {
                try (Client client = Client.to(app.port()).get(path)) {
                    assertThat(client.head().status()).isEqualTo(200);
                    String beginning = path.equals(rig.body()) ? "G" : "#EXTM3U";
                    assertThat(new String(client.readExactly(beginning.length()), StandardCharsets.ISO_8859_1))
                            .isEqualTo(beginning);
                }
            }
            assertThat(rig.counts().starts()).isOne();
            app.close();
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aStartThatTheEngineRefusesIsAnsweredWithItsWords() {
        rig.turn(Knob.START_ERROR, "mod_detected");
        Reply reply = asked(start(rig.content()));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"response\": null, \"error\": \"")
                .contains("mod_detected");
    }
}
