package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.LoopSettings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a stream that is far behind live, and of whoever asks for it.
class LoopsIT {
    private static final String CONFIG = "/stream-loop-detection/config";

    private final Rig rig;

    LoopsIT(@TempDir Path folder) throws IOException {
        rig = Rig.open(
                folder, settings -> settings.with(LoopSettings.STREAM_LOOP_CHECK_INTERVAL_S, Duration.ofMillis(200)));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String list() {
        return text(rig.get("/looping-streams"));
    }

    private void loop() {
        rig.turn(Knob.CLOCK_SKEW, "-2h");
        TsViewer viewer = rig.watch(rig.body(), "viewer").awaitStart();
        assertThat(rig.call("POST", CONFIG + "?enabled=true&threshold_seconds=3600")
                        .statusCode())
                .isEqualTo(200);
        eventually().until(viewer::hasSeenTheEnd);
    }

    @Test
    void aLoopingStreamIsStoppedOnceAndRefusedUnderBothItsNamesUntilItIsTakenOffTheList() {
        loop();

        eventually().until(() -> rig.counts().stops() == 1);
        assertThat(list())
                .contains("\"stream_ids\":[\"" + rig.content().contentId() + "\"]", "\"retention_minutes\":0");
        assertThat(text(rig.get("/events?type=stream")))
                .containsOnlyOnce("\"category\":\"looping\"")
                .contains("loop_detection_threshold_exceeded_7", "\"threshold_seconds\":\"3600\"");
        for (String path : new String[] {
            rig.body(),
            rig.manifest(),
            "/ace/getstream?infohash=" + rig.content().infohash(),
            "/ace/getstream/" + rig.content().infohash().toUpperCase(Locale.ROOT) + ".ts",
            "/ace/preflight?id=" + rig.content().contentId()
        }) {
            assertThat(rig.get(path).statusCode()).as(path).isEqualTo(422);
            assertThat(text(rig.get(path)))
                    .contains("\"error\": \"stream_blacklisted\"", "\"code\": \"looping_stream\"", "\"detail\"");
        }
        assertThat(rig.counts().starts()).isOne();

        String listed = "/looping-streams/" + rig.content().infohash();
        assertThat(rig.call("DELETE", listed).statusCode()).isEqualTo(200);
        assertThat(rig.call("DELETE", listed).statusCode()).isEqualTo(404);
        rig.turn(Knob.CLOCK_SKEW, "0s");
        rig.watch(rig.body(), "again").awaitStart();
    }

    @Test
    void theListOutlivesARestartAndCanBeCleared() throws Exception {
        loop();

        rig.restart();

        assertThat(rig.get(rig.body()).statusCode()).isEqualTo(422);
        assertThat(text(rig.call("POST", "/looping-streams/clear"))).contains("Removed 1 streams");
        assertThat(list()).contains("\"stream_ids\":[]");
    }

    @Test
    void anotherIdOfABannedInfohashIsRefusedOnceTheEngineHasToldIt() throws Exception {
        loop();
        rig.call("DELETE", "/looping-streams/" + rig.content().contentId());
        rig.turn(Knob.CLOCK_SKEW, "0s");
        TsViewer viewer = rig.watch("/ace/getstream?infohash=" + rig.content().infohash(), "viewer")
                .awaitStart();
        rig.turn(Knob.CLOCK_SKEW, "-2h");
        eventually().until(viewer::hasSeenTheEnd);
        long starts = rig.counts().starts();

        assertThat(rig.get(rig.body()).statusCode()).isEqualTo(422);
        assertThat(rig.get(rig.body()).statusCode()).isEqualTo(422);

        assertThat(rig.counts().starts()).isEqualTo(starts + 1);
        eventually().until(() -> rig.counts().stops() == rig.counts().starts());
    }

    @Test
    void theConfigurationHasTheShapeOfTheReferenceAndChangesAllOrNothing() {
        assertThat(text(rig.get(CONFIG)))
                .contains("\"enabled\":false", "\"threshold_seconds\":3600", "\"threshold_minutes\":60.0")
                .contains("\"threshold_hours\":1.0", "\"retention_minutes\":0");

        var refused = rig.call("POST", CONFIG + "?enabled=true&threshold_seconds=59&check_interval_seconds=9");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains("threshold_seconds must be a number of seconds from 60 to 604800");
        assertThat(rig.call("POST", CONFIG + "?treshold=60").statusCode()).isEqualTo(400);
        assertThat(text(rig.get(CONFIG))).contains("\"enabled\":false").doesNotContain(":9");

        assertThat(text(rig.call("POST", CONFIG + "?enabled=true&threshold_seconds=90&retention_minutes=7")))
                .contains("\"message\"", "\"enabled\":true", "\"threshold_minutes\":1.5", "\"retention_minutes\":7");
        assertThat(text(rig.get("/proxy/config"))).contains("\"stream_loop_detection_threshold_s\":90");
    }
}
