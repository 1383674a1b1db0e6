package dev.acequia.engineapi;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.EngineSeat;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.LimitSettings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts by JSON, on real sockets.
class StartRouteTest {
    private final Rig rig;

    StartRouteTest(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder, settings -> settings.with(LimitSettings.MAX_CLIENTS_PER_CHANNEL, 2));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aStartIsAnsweredAsByAnEngineAndBeforeThereAreMedia() {
        rig.turn(Knob.PREBUF_SECONDS, "40");
        String text = Rig.text(
                rig.get("/ace/getstream?format=json&pid=x&id=" + rig.content().contentId()));
        String infohash = rig.content().infohash();
        String url = "\"http://127.0.0.1:" + rig.port() + "/ace/%s/" + infohash + "/[0-9a-f]{32}\"";
        assertThat(text)
                .matches(
                        "\\{\"response\": \\{\"playback_url\": %s, \"stat_url\": %s, \"command_url\": %s, \"event_url\": %s, "
                                        .formatted(
                                                url.formatted("r"),
                                                url.formatted("stat"),
                                                url.formatted("cmd"),
                                                url.formatted("event"))
                                + "\"infohash\": \"" + infohash + "\", \"playback_session_id\": \"[0-9a-f]{40}\", "
                                + "\"client_session_id\": -1, \"is_live\": 1, \"is_encrypted\": 0\\}, \"error\": null\\}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=zz", "content_id=" + "g", "infohash=-1", "id=%00%0d%0a", "id=acestream://"})
    void aMalformedIdIsAnsweredInTheEnginesWords(String query) {
        Reply reply = rig.reply("/ace/getstream?format=json&" + query);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"response\": null, \"error\": \"failed to load content\", \"detail\": \"");
        assertThat(rig.counts().starts()).isZero();
    }

    @Test
    void whatTheEngineCannotLoadIsAnsweredInItsWords() {
        rig.turn(Knob.TIME_SCALE, "0.01");
        Reply reply = rig.reply("/ace/manifest.m3u8?format=json&id=" + "0".repeat(40));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).startsWith("{\"response\": null, \"error\": \"failed to load content\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ace/getstream?format=json",
                "/ace/manifest.m3u8?format=json&id=",
                "/ace/getstream?format=json&pid=1"
            })
    void aStartThatNamesNoStreamIsRefused(String target) {
        Reply reply = rig.reply(target);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("\"response\": null", "missing_id");
    }

    @Test
    void aSeatTakesNoPlaceFromThePlayerThatItIsFor() throws Exception {
        rig.turn(Knob.PREBUF_SECONDS, "2");
        EngineSeat one = EngineSeat.ts(rig, "");
        EngineSeat two = EngineSeat.hls(rig, "");
        EngineSeat three = EngineSeat.ts(rig, "");
        try (TsViewer viewer = one.watch("one");
                TsViewer other = three.watch("three")) {
            assertThat(two.isThere()).isTrue();
            viewer.awaitStart();
            other.awaitStart();
        }
    }

    @Test
    void whoLeavesWhileItsStartWaitsIsNoViewerAnyMore() {
        rig.turn(Knob.START_DELAY, "30s");
        Client waiting = rig.client()
                .get("/ace/getstream?format=json&id=" + rig.content().contentId());
        eventually().until(() -> rig.clients() == 1);
        waiting.reset();
        eventually().until(() -> rig.clients() == 0);
    }

    @Test
    void aHeadStartsAndStopsNothing() {
        EngineSeat seat = EngineSeat.ts(rig, "");
        rig.head(seat.path("command_url") + "?method=stop");
        assertThat(rig.head(seat.path("playback_url")).statusCode()).isEqualTo(200);
        assertThat(seat.isThere()).isTrue();
        rig.head("/ace/getstream?format=json&id=" + "0".repeat(40));
        assertThat(rig.counts().starts()).isOne();
    }

    @Test
    void oneStreamByContentIdAndByInfohashIsOneSession() throws Exception {
        EngineSeat one = EngineSeat.ts(rig, "");
        EngineSeat other = EngineSeat.of(
                rig, "/ace/getstream?format=json&infohash=" + rig.content().infohash());
        assertThat(other.url("infohash")).isEqualTo(one.url("infohash"));
        try (TsViewer first = one.watch("first");
                TsViewer second = other.watch("second")) {
            first.awaitStart();
            second.awaitStart();
            assertThat(rig.sessions()).isOne();
        }
    }
}
