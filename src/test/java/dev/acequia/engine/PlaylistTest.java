package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.ContentId.Kind;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Playlists and segments as engines send them.
class PlaylistTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private Playback playback(String path) {
        return new Playback(engine.address(), engine.address().url(path), null, null, INFOHASH, null, true, false);
    }

    private PlaylistText playlist() throws Exception {
        Playback playback = playback("/ace/m/t.m3u8");
        return client.playlist(playback, playback.playbackUrl(), LONG);
    }

    private EngineException failureOf(Answer answer) {
        engine.on("/ace/m/", answer);
        return catchThrowableOfType(EngineException.class, this::playlist);
    }

    private MediaBody segment(@Nullable String range) throws Exception {
        return client.segment(playback("/ace/m/t.m3u8"), engine.address().url("/ace/c/x/17.ts"), range, LONG);
    }

    @Test
    void aStartAsHlsAsksForTheManifest() throws Exception {
        engine.on("/ace/manifest.m3u8", Answers.json(Answers.startedHls("http://x:1")));
        var content = new ContentId(Kind.INFOHASH, INFOHASH);

        Playback playback = client.start(engine.address(), content, "me", StreamFormat.HLS);

        assertThat(engine.targets("/"))
                .containsExactly("/ace/manifest.m3u8?infohash=" + INFOHASH + "&format=json&pid=me");
        assertThat(playback.isHls()).isTrue();
        assertThat(playback.infohash()).isEqualTo(INFOHASH);
        assertThat(playback("/ace/r/x/y").isHls()).isFalse();
    }

    @Test
    void uriesAreRelativeToWhereRedirectsLedAndAlwaysAtTheEngine() throws Exception {
        engine.on("/ace/m/", Answers.redirect("https://elsewhere:1/deep/er/list.m3u8?a=b"))
                .on("/deep/er/list.m3u8", Answers.text(200, "#EXTM3U\n"));

        PlaylistText playlist = playlist();

        String base = "http://" + engine.address();
        assertThat(playlist.text()).isEqualTo("#EXTM3U\n");
        assertThat(playlist.resolve("1.ts")).hasToString(base + "/deep/er/1.ts");
        assertThat(playlist.resolve("../1.ts?x=y")).hasToString(base + "/deep/1.ts?x=y");
        assertThat(playlist.resolve("/ace/c/1.ts")).hasToString(base + "/ace/c/1.ts");
        assertThat(playlist.resolve("http://192.0.2.1:6878/ace/c/1.ts")).hasToString(base + "/ace/c/1.ts");
        assertThat(catchThrowableOfType(EngineException.class, () -> playlist.resolve("http://[no url")))
                .hasMessageContaining("it sent something that is not a URL");
    }

    @Test
    void aPlaylistIsBoundedInSizeAndTime() throws Exception {
        assertThat(failureOf(Answers.text(200, "#".repeat(2_000_000)))).hasMessageContaining("more than 1 MB");

        engine.on("/ace/m/", Answers.stallingAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n#EXTM3U\n"));
        Playback playback = playback("/ace/m/t.m3u8");
        var late = catchThrowableOfType(
                EngineException.class, () -> client.playlist(playback, playback.playbackUrl(), Duration.ofMillis(300)));
        assertThat(late.isTimeout()).isTrue();
        assertThat(late)
                .hasMessage(
                        "Engine %s should send the playlist of infohash %s, but it had not done so after 0.3 s.",
                        engine.address(), INFOHASH);
    }

    @ParameterizedTest
    @CsvSource({
        "403, Forbidden, true, TRANSIENT",
        "404, download not found, true, TRANSIENT",
        "410, '', true, TRANSIENT",
        "500, download not found, false, TRANSIENT",
        "500, unknown playback session id, true, TRANSIENT",
        "503, busy, false, ENGINE"
    })
    void aPlaylistThatIsGoneIsToldFromOneThatFails(int status, String words, boolean isGone, Reason reason) {
        var failure = failureOf(Answers.text(status, words));

        assertThat(failure).hasMessageContaining("it answered " + status).hasMessageContaining(words);
        assertThat(failure.isGone()).isEqualTo(isGone);
        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void anErrorInJsonInsteadOfAPlaylistIsToldInItsWords() {
        var dead = failureOf(Answers.json("{\"response\": null, \"error\": \"unknown playback session id\"}"));
        assertThat(dead).hasMessageContaining("it said \"unknown playback session id\"");
        assertThat(dead.isGone()).isTrue();

        var manifest = failureOf(Answers.json("{\"response\": null, \"error\": \"failed to get manifest\"}"));
        assertThat(manifest.isWithoutManifest()).isTrue();
        assertThat(failureOf(Answers.json("{\"response\": 1}"))).hasMessageContaining("it sent JSON");
    }

    @Test
    void aSegmentIsOpenedOverRedirectsAndByItsFirstByte() throws Exception {
        engine.on("/ace/c/", Answers.redirect("/other")).on("/other", Answers.text(200, "segment"));

        try (MediaBody body = segment(null)) {
            var bytes = new byte[100];
            body.skip(3, LONG);
            assertThat(body.read(bytes, 0, 100, LONG)).isEqualTo(4);
            assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("ment");
        }
        assertThat(engine.requests().getFirst().head()).doesNotContain("Range:");
    }

    @Test
    void aSegmentThatEndsBeforeWhatIsSkippedIsBroken() throws Exception {
        engine.on("/ace/c/", Answers.text(200, "segment"));

        try (MediaBody body = segment(null)) {
            assertThat(catchThrowableOfType(EngineException.class, () -> body.skip(10, LONG)))
                    .hasMessage(
                            "Engine %s should send segment 17.ts of infohash %s, but it closed the connection 3 bytes before the position to continue from.",
                            engine.address(), INFOHASH);
        }
    }

    @Test
    void aRangeIsAskedForAndWhoSendsMoreIsRefused() throws Exception {
        engine.on("/ace/c/", Answers.text(206, "part"));
        try (MediaBody body = segment("bytes=10-13")) {
            assertThat(body.read(new byte[10], 0, 10, LONG)).isEqualTo(4);
        }
        assertThat(engine.requests().getFirst().head()).contains("Range: bytes=10-13\r\n");

        engine.on("/ace/c/", Answers.text(200, "all of it"));
        assertThat(catchThrowableOfType(EngineException.class, () -> segment("bytes=10-13")))
                .hasMessageContaining("it answered 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.apple.mpegurl", "application/x-mpegURL", "audio/mpegurl; charset=utf-8"})
    void mediaThatAreCalledAPlaylistAreOne(String type) throws Exception {
        engine.playing(Answers.closingAfter("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\nanything"));

        assertThat(isPlaylist()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"#EXTM3U, true", "#EXTM3U and more, true", "#EX, true", "#EXTINF, false", "G#EXTM3U, false"})
    void mediaThatStartAsAPlaylistAreOne(String start, boolean isPlaylist) throws Exception {
        engine.playing(Answers.text(200, start));

        assertThat(isPlaylist()).isEqualTo(isPlaylist);
    }

    private boolean isPlaylist() throws Exception {
        try (MediaBody body = client.open(playback("/ace/r/x/y"))) {
            return body.isPlaylist();
        }
    }
}
