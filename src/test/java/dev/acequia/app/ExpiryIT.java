package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.StreamMode;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A session that expires while it is watched, with segments of 4 to 6 s and a playlist that is looked at every 3.5 s.
@ParameterizedClass
@EnumSource(StreamMode.class)
@Execution(ExecutionMode.CONCURRENT)
class ExpiryIT {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONGEST_SEGMENT = Duration.ofSeconds(6);

    private final StreamMode mode;
    private final Rig rig;

    ExpiryIT(StreamMode mode, @TempDir Path folder) throws IOException {
        this.mode = mode;
        this.rig = Rig.open(folder, knobs -> knobs.with(ChannelSettings.STREAM_MODE, mode));
        rig.turn(Knob.SEGMENT_KEY_FRAMES, "");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    /// What stands behind a name wherever it stands, each value once.
    private static List<String> values(String name, String json) {
        return Json.parse(json).all(name).stream().map(Json::text).distinct().toList();
    }

    private String shown(String path, String name) {
        assertThat(values(name, Rig.text(rig.get(path)))).hasSize(1);
        return values(name, Rig.text(rig.get(path))).getFirst();
    }

    /// Has the session expire when it will be longest until its playlist is looked at.
    private void expire() {
        if (mode == StreamMode.HLS) {
            long asked = rig.requests("m");
            eventually().until(() -> rig.requests("m") > asked);
        }
        rig.supersede();
    }

    /// How long it takes from the expiry until the next session is started.
    private Duration expireAndAwaitStart() {
        long starts = rig.counts().starts();
        expire();
        long expired = System.nanoTime();
        eventually().until(() -> rig.counts().starts() == starts + 2); // the other player's, and ours
        return Duration.ofNanos(System.nanoTime() - expired);
    }

    private void awaitRecovery() {
        eventually().until(() -> Rig.text(rig.get("/proxy/status")).contains("\"recoveries\":1"));
    }

    @Test
    void viewersGoOnWithinTwoSeconds() throws Exception {
        try (TsViewer viewer = TsViewer.recording(rig.open(rig.body()))) {
            viewer.awaitMore();
            assertThat(expireAndAwaitStart()).isLessThan(SOON);
            viewer.awaitMore();
            Duration usual = mode == StreamMode.HLS ? LONGEST_SEGMENT : Duration.ZERO;
            assertThat(viewer.longestSilence()).isLessThan(usual.plus(SOON));
        }
    }

    @Test
    void theEngineGoesOnWithWhatItHas() throws Exception {
        try (TsViewer viewer = TsViewer.recording(rig.open(rig.body()))) {
            viewer.awaitMore();
            eventually().until(() -> rig.requests("stat") > 1);
            Duration anew = Duration.ofSeconds(12);
            rig.turn(Knob.PREBUF_SECONDS, anew.toSeconds() + "s");
            expire();
            awaitRecovery();
            viewer.awaitMore();
            assertThat(viewer.longestSilence()).isLessThan(anew);
            assertThat(rig.counts().stops()).isZero();
            assertThat(Rig.text(rig.get("/proxy/status"))).contains("\"splices\":1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatIsStarvedForAnotherPlayerIsReplacedLongBeforeItWouldCountAsStalled(boolean hasFigures)
            throws Exception {
        rig.change("statistics=" + hasFigures);
        rig.turn(Knob.SUPERSEDE, "stall");
        try (TsViewer viewer = TsViewer.recording(rig.open(rig.body()))) {
            viewer.awaitMore();
            eventually().until(() -> rig.requests("stat") > 1);
            assertThat(expireAndAwaitStart()).isLessThan(Duration.ofSeconds(4));
            assertThat(rig.counts().stops()).isZero();
        }
    }

    @Test
    void thatNobodyTakesFiguresDoesNotPutItOffToTheNextLook() throws Exception {
        rig.change("statistics=false");
        try (TsViewer viewer = TsViewer.recording(rig.open(rig.body()))) {
            viewer.awaitMore();
            assertThat(expireAndAwaitStart()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void oneNewSessionTakesItsPlaceAndIsTheOneThatIsShownAndStopped() throws Exception {
        try (TsViewer viewer = TsViewer.recording(rig.open(rig.body()))) {
            viewer.awaitMore();
            String old = shown("/streams", "playback_session_id");
            long starts = rig.counts().starts();
            expire();
            awaitRecovery();
            viewer.awaitMore();

            String stat = shown("/streams", "stat_url");
            String current = values("playback_session_id", rig.ask(stat)).getFirst();
            assertThat(current).isNotEqualTo(old);
            assertThat(shown("/streams", "playback_session_id")).isEqualTo(current);
            assertThat(shown("/proxy/sessions", "playback_session_id")).isEqualTo(current);
            assertThat(rig.counts().starts()).isEqualTo(starts + 2);
            rig.endSession();
            assertThat(rig.ask(stat)).contains("unknown playback session id");
        }
    }
}
