package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.RecoverySettings.WarmSpare;
import dev.acequia.settings.kind.StartHedge;
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
    private final Rig rig;

    TroublesIT(@TempDir Path folder) throws IOException {
        rig = Rig.with(
                2,
                folder,
                "1MB",
                settings -> settings.with(RecoverySettings.STALL_TIMEOUT, Duration.ofSeconds(3))
                        .with(RecoverySettings.WARM_SPARE, WarmSpare.OFF) // else it is there before most have a name
                        .with(RecoverySettings.START_HEDGE, StartHedge.OFF) // likewise
                        .with(EngineSettings.ENGINE_START_TIMEOUT, Duration.ofSeconds(2))
                        .with(RecoverySettings.RECOVERY_TIMEOUT, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
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
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            Simulator bad = rig.playing();
            bad.faults().set(Knob.CORRUPT_EVERY, "1");
            bad.faults().set(knob(knob), value);
            eventually().until(() -> rig.status().contains("\"" + trouble + "\":"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            eventually().until(() -> rig.status().contains("\"client_count\":1"));
            assertThat(rig.events())
                    .containsSubsequence(
                            "\"category\":\"recovered\"",
                            "\"category\":\"session_" + trouble + "\"",
                            "\"category\":\"started\"");
        }
    }

    @Test
    void aSilentSessionThatTheEngineDoesNotKnowAnyMoreIsGoneBeforeItWouldCountAsStalled() throws Exception {
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            eventually().until(() -> rig.playing().state().requests().getOrDefault("stat", 0L) > 1);
            rig.playing().faults().set(Knob.INJECT, "stat:404");
            rig.playing().faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> rig.status().contains("\"gone\":1"));
            assertThat(rig.status()).doesNotContain("\"stalled\":");
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aChannelWhoseEngineFallsSilentIsCalledStalledAtFirst() throws Exception {
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            rig.playing().faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> rig.status().contains("\"state\":\"stalled\""));
            eventually().until(() -> rig.status().contains("\"state\":\"live\""));
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aStartThatIsNotAnsweredIsTriedElsewhere() throws Exception {
        rig.awaitHealth();
        rig.first().faults().set(Knob.START_HANG, "true");
        try (TsViewer viewer = rig.record()) {
            eventually().until(() -> rig.status().contains("\"late\":1"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void anEngineThatSendsNothingAfterItsStartIsLeftForAnotherInTime() throws Exception {
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            Simulator silent = rig.playing();
            silent.faults().set(Knob.PREBUF_SECONDS, "600s");
            silent.faults().set(Knob.CLEAN_EOF, "1");
            eventually().until(() -> rig.status().contains("\"late\":1"));
            viewer.awaitMore();
            assertThat(rig.playing()).isNotSameAs(silent);
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aSessionThatIsTakenAwayIsHealedWithinTwoSeconds() throws Exception {
        try (TsViewer player = rig.record()) {
            player.awaitMore();
            rig.supersede(rig.playing());
            eventually().untilAsserted(() -> assertThat(rig.status()).contains("\"recoveries\":1", "\"splices\":1"));
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(2));
        }
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
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            Simulator engine = rig.playing();
            rig.supersede(engine);
            eventually().until(() -> rig.status().contains("\"recoveries\":1"));
            viewer.awaitMore();
            assertThat(rig.playing()).isSameAs(engine);
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void aStartIsTriedOnEachEngine() throws Exception {
        rig.first().faults().set(Knob.START_ERROR, "mod_detected");
        try (TsViewer viewer = rig.record()) {
            viewer.awaitMore();
            assertThat(rig.playing()).isSameAs(rig.last());
            assertThat(viewer.isWatching()).isTrue();
        }
    }

    @Test
    void anEngineWithoutPeersIsLeftForAnother() throws Exception {
        rig.awaitHealth();
        rig.first().faults().set(Knob.NO_PEERS, "true");
        try (TsViewer viewer = rig.record()) {
            eventually().until(() -> rig.status().contains("\"no_peers\":1"));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
    }
}
