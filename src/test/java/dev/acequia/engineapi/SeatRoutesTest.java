package dev.acequia.engineapi;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.EngineSeat;
import dev.acequia.rig.Json;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.LimitSettings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The URLs of seats, on real sockets.
class SeatRoutesTest {
    private static final String UNKNOWN = "{\"response\": null, \"error\": \"unknown playback session id\"";

    private final Rig rig;

    SeatRoutesTest(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder, settings -> settings.with(LimitSettings.MAX_CLIENTS_PER_CHANNEL, 2));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void statisticsSayWhetherThereAreMediaYet() {
        rig.turn(Knob.PREBUF_SECONDS, "2");
        EngineSeat seat = EngineSeat.ts(rig, "");
        Json before = seat.stat();
        assertThat(before.text("status")).isEqualTo("prebuf");
        assertThat(before.first("livepos")).isEmpty();

        eventually().until(() -> seat.stat().text("status").equals("dl"));

        Json after = seat.stat();
        assertThat(after.text("infohash")).isEqualTo(rig.content().infohash());
        assertThat(after.text("playback_session_id")).isEqualTo(seat.url("playback_session_id"));
        for (String each : List.of("peers", "speed_down", "speed_up", "downloaded", "uploaded", "client_session_id")) {
            assertThat(after.first(each).orElseThrow().isNumber()).as(each).isTrue();
        }
        assertThat(after.first("downloaded").orElseThrow().number()).isPositive();
        for (String each : List.of("last", "live_first", "pos", "first_ts", "last_ts", "live_last", "buffer_pieces")) {
            assertThat(after.first(each).orElseThrow().value()).as(each).isInstanceOf(String.class);
            assertThat(after.text(each)).as(each).matches("[0-9]+");
        }
    }

    @Test
    void whoHasNoSeatIsToldSoByEachRoute() {
        EngineSeat seat = EngineSeat.ts(rig, "");
        String infohash = "/" + rig.content().infohash();
        String token = seat.path("stat_url").replaceFirst(".*/", "/");
        for (String each : List.of(infohash + "/" + "0".repeat(32), "/" + "0".repeat(40) + token, "/x/y", "/%22/%3C")) {
            for (String route : List.of("/ace/stat", "/ace/cmd", "/ace/event")) {
                Reply reply = rig.reply(route + each + "?method=stop");
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).startsWith(UNKNOWN);
            }
            for (String route : List.of("/ace/r" + each, "/ace/m" + each + ".m3u8", "/ace/m" + each)) {
                Reply reply = rig.reply(route);
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.body()).startsWith(UNKNOWN);
            }
        }
        assertThat(seat.isThere()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?method=", "?method=pause", "?method=STOP", "?stop", "?method=%22%3E%3Cb"})
    void aCommandThatThereIsNotIsNamedAndChangesNothing(String query) {
        EngineSeat seat = EngineSeat.ts(rig, "");
        Reply reply = rig.reply(seat.path("command_url") + query);
        assertThat(reply.body())
                .startsWith(
                        "{\"response\": null, \"error\": \"unknown method\", \"detail\": \"The method must be stop or")
                .doesNotContain("null\"");
        assertThat(Json.parse(reply.body()).text("detail")).hasSizeLessThan(200);
        assertThat(seat.isThere()).isTrue();
    }

    @Test
    void aLongCommandIsNotRepeatedWhole() {
        EngineSeat seat = EngineSeat.ts(rig, "");
        assertThat(seat.command("x".repeat(3000))).contains("xxxx").hasSizeLessThan(300);
        assertThat(seat.command("set_player_activity_timeout&timeout=" + "9".repeat(3000)))
                .contains("999")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&timeout=",
                "&timeout=0",
                "&timeout=-1",
                "&timeout=3601",
                "&timeout=1e3",
                "&timeout=NaN",
                "&timeout=99999999999999999999",
                "&timeout=%EF%BC%91"
            })
    void aTimeoutThatIsNoneIsRefused(String query) {
        EngineSeat seat = EngineSeat.ts(rig, "");
        Reply reply = rig.reply(seat.path("command_url") + "?method=set_player_activity_timeout" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("invalid_timeout", "from 1 to 3600, but ");
        assertThat(seat.isThere()).isTrue();
    }

    @Test
    void aSeatWithAShortTimeoutEndsSoonUnlessItIsPlayed() {
        EngineSeat played = EngineSeat.ts(rig, "");
        EngineSeat idle = EngineSeat.ts(rig, "");
        try (TsViewer viewer = played.watch("viewer").awaitStart()) {
            for (EngineSeat each : List.of(played, idle)) {
                assertThat(each.command("set_player_activity_timeout&timeout=1"))
                        .isEqualTo("{\"response\": \"ok\", \"error\": null}");
            }
            eventually().until(() -> !idle.isThere());
            assertThat(played.isThere()).isTrue();
            assertThat(viewer.isWatching()).isTrue();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        eventually().until(() -> !played.isThere());
        eventually().until(() -> rig.sessions() == 0);
    }

    @Test
    void aStopIsAnsweredInTheFormThatTheClientKnows() {
        assertThat(EngineSeat.ts(rig, "").command("stop&api_version=2"))
                .isEqualTo("{\"result\": \"ok\", \"error\": null}");
        EngineSeat seat = EngineSeat.ts(rig, "");
        assertThat(seat.command("stop")).isEqualTo("{\"response\": \"ok\", \"error\": null}");
        assertThat(seat.command("stop")).startsWith(UNKNOWN);
        assertThat(seat.stat().text("error")).isEqualTo("unknown playback session id");
    }

    @Test
    void aBodyThatIsRefusedLeavesItsSeatIdleAndTheConnectionEnds() throws Exception {
        EngineSeat third = EngineSeat.ts(rig, "");
        eventually().until(() -> rig.clients() == 0);
        try (TsViewer one = rig.watch(rig.body(), "one").awaitStart();
                TsViewer two = rig.watch(rig.body(), "two").awaitStart();
                Client refused = rig.client()) {
            Reply reply = refused.get(third.path("playback_url")).reply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body()).contains("at_capacity");
            assertThat(refused.rest()).isEmpty();
            third.command("set_player_activity_timeout&timeout=1");
            eventually().until(() -> !third.isThere());
            assertThat(one.isWatching() && two.isWatching()).isTrue();
        }
    }

    @Test
    void aStopOnTheConnectionThatAskedForAPlaylistIsAnswered() {
        EngineSeat seat = EngineSeat.hls(rig, "");
        try (Client client = rig.client()) {
            assertThat(client.get(seat.path("playback_url")).reply().body()).startsWith("#EXTM3U");
            assertThat(client.get(seat.path("command_url") + "?method=stop")
                            .reply()
                            .body())
                    .contains("\"ok\"");
            assertThat(client.get(seat.path("playback_url")).reply().status()).isEqualTo(404);
        }
    }

    @Test
    void whoWaitsForAnEventIsToldThatTheStreamHasEnded() throws Exception {
        EngineSeat seat = EngineSeat.ts(rig, "");
        try (TsViewer viewer = seat.watch("viewer").awaitStart();
                Client waiting = rig.client().get(seat.path("event_url"))) {
            assertThat(waiting.isSilentFor(300)).isTrue();
            String key = rig.json("/streams?status=started").text("id").replace("|", "%7C");
            assertThat(rig.delete("/streams/" + key).statusCode()).isLessThan(300);
            assertThat(waiting.reply().body())
                    .contains("\"name\": \"download_stopped\"", "\"params\": {\"reason\": \"");
            viewer.awaitEnd();
        }
        assertThat(seat.isThere()).isTrue();
        try (TsViewer again = seat.watch("again")) {
            again.awaitStart();
        }
    }

    @Test
    void whoWaitsForAnEventOfASeatThatIsStoppedWaitsNoMore() throws Exception {
        EngineSeat seat = EngineSeat.ts(rig, "");
        try (Client waiting = rig.client().get(seat.path("event_url"))) {
            assertThat(waiting.isSilentFor(300)).isTrue();
            seat.command("stop");
            assertThat(waiting.reply().body()).isEqualTo("{\"response\": {}, \"error\": null}");
        }
    }

    @Test
    void aStopEndsABodyThatStillWaitsForMediaAndTheSession() throws Exception {
        rig.turn(Knob.PREBUF_SECONDS, "40");
        EngineSeat seat = EngineSeat.ts(rig, "");
        try (Client waiting = rig.client().get(seat.path("playback_url"))) {
            eventually().until(() -> rig.clients() == 2);
            seat.command("stop");
            assertThat(waiting.rest()).isEmpty();
        }
        eventually().until(() -> rig.counts().stops() == 1);
    }

    @Test
    void aPageOfAnotherOriginMayUseASeat() {
        EngineSeat seat = EngineSeat.ts(rig, "");
        for (String each : List.of("stat_url", "command_url", "event_url", "playback_url")) {
            assertThat(rig.options(seat.path(each)).headers().firstValue("access-control-allow-origin"))
                    .as(each)
                    .contains("*");
        }
        assertThat(rig.get(seat.path("stat_url")).headers().firstValue("access-control-allow-origin"))
                .contains("*");
    }
}
