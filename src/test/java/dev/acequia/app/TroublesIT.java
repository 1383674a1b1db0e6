package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Recording;
import dev.acequia.rig.TwoEngines;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.WarmSpare;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two engines with the same broadcast; what the one that plays does wrong is told by name, and the viewer sees the
/// other.
@Execution(ExecutionMode.CONCURRENT)
class TroublesIT {
    private final TwoEngines set;

    TroublesIT(@TempDir Path folder) throws IOException {
        set = new TwoEngines(
                folder,
                "1MB",
                settings -> settings.with(RecoverySettings.STALL_TIMEOUT, Duration.ofSeconds(3))
                        .with(RecoverySettings.WARM_SPARE, WarmSpare.OFF) // else it is there before most have a name
                        .with(EngineSettings.ENGINE_START_TIMEOUT, Duration.ofSeconds(2))
                        .with(RecoverySettings.RECOVERY_TIMEOUT, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        set.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cleanEof, 1, ended",
        "reset, 1, broken",
        "silentStall, 1, stalled",
        "loop, 2s, looping",
        "crash, 3s, unreachable",
        "corrupt, noise, garbage",
        "trickle, 500000, slow",
    })
    void theViewerGoesOnWhateverTheEngineDoes(String knob, String value, String trouble) throws Exception {
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            Simulator bad = set.playing();
            bad.faults().set(Knob.CORRUPT_EVERY, "1");
            bad.faults().set(knob(knob), value);
            eventually().until(() -> set.status().contains("\"" + trouble + "\":"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            eventually().until(() -> set.status().contains("\"client_count\":1"));
            assertThat(set.events())
                    .containsSubsequence(
                            "\"category\":\"recovered\"",
                            "\"category\":\"session_" + trouble + "\"",
                            "\"category\":\"started\"");
        }
    }

    @Test
    void aSilentSessionThatTheEngineDoesNotKnowAnyMoreIsGoneBeforeItWouldCountAsStalled() throws Exception {
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            eventually().until(() -> set.playing().state().requests().getOrDefault("stat", 0L) > 1);
            set.playing().faults().set(Knob.INJECT, "stat:404");
            set.playing().faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> set.status().contains("\"gone\":1"));
            assertThat(set.status()).doesNotContain("\"stalled\":");
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aChannelWhoseEngineFallsSilentIsCalledStalledAtFirst() throws Exception {
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            set.playing().faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> set.status().contains("\"state\":\"stalled\""));
            eventually().until(() -> set.status().contains("\"state\":\"live\""));
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aStartThatIsNotAnsweredIsTriedElsewhere() throws Exception {
        set.awaitHealth();
        set.first().faults().set(Knob.START_HANG, "true");
        try (Recording viewer = set.record()) {
            eventually().until(() -> set.status().contains("\"late\":1"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void anEngineThatSendsNothingAfterItsStartIsLeftForAnotherInTime() throws Exception {
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            Simulator silent = set.playing();
            silent.faults().set(Knob.PREBUF_SECONDS, "600s");
            silent.faults().set(Knob.CLEAN_EOF, "1");
            eventually().until(() -> set.status().contains("\"late\":1"));
            viewer.awaitMore();
            assertThat(set.playing()).isNotSameAs(silent);
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aSessionThatIsTakenAwayIsHealedWithinTwoSeconds() throws Exception {
        try (Recording player = set.record()) {
            player.awaitMore();
            takeAwayFrom(set.playing());
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(2));
            assertThat(set.status()).contains("\"recoveries\":1", "\"splices\":1");
        }
    }

    /// Another player starts the content there, which ends the server's session.
    private void takeAwayFrom(Simulator engine) throws IOException, InterruptedException {
        set.get("http://127.0.0.1:%d/ace/getstream?format=json&pid=another&id=%s"
                .formatted(engine.address().getPort(), set.content().contentId()));
    }

    private static Knob knob(String label) {
        for (Knob each : Knob.values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException(label);
    }

    @Test
    void aSessionThatAnotherPlayerTookIsRenewedOnTheSameEngine() throws Exception {
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            Simulator engine = set.playing();
            takeAwayFrom(engine);
            eventually().until(() -> set.status().contains("\"recoveries\":1"));
            viewer.awaitMore();
            assertThat(set.playing()).isSameAs(engine);
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aStartIsTriedOnEachEngine() throws Exception {
        set.first().faults().set(Knob.START_ERROR, "mod_detected");
        try (Recording viewer = set.record()) {
            viewer.awaitMore();
            assertThat(set.playing()).isSameAs(set.last());
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void anEngineWithoutPeersIsLeftForAnother() throws Exception {
        set.awaitHealth();
        set.first().faults().set(Knob.NO_PEERS, "true");
        try (Recording viewer = set.record()) {
            eventually().until(() -> set.status().contains("\"no_peers\":1"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }
}
