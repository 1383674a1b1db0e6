package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.RecoverySettings.WarmSpare;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A second session is ready on another engine: the player hardly notices that the first one is lost.
@Execution(ExecutionMode.CONCURRENT)
class SpareIT {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private Rig rig(String burst, UnaryOperator<Settings> knobs) throws IOException {
        return Rig.with(2, folder, burst, knobs);
    }

    /// One whose engines send 4 MB at once: at 2 MB/s a spare, which is ready with its first media, would be 2 s
    /// behind.
    private Rig burstingRig() throws IOException {
        Rig rig = rig("4MB", SpareIT::always);
        rig.first().faults().set(Knob.BURST_RATE, "100MB");
        rig.last().faults().set(Knob.BURST_RATE, "100MB");
        return rig;
    }

    private static Settings always(Settings settings) {
        return settings.with(RecoverySettings.WARM_SPARE, WarmSpare.ALWAYS);
    }

    private static Settings auto(Settings settings) {
        return settings.with(RecoverySettings.WARM_SPARE, WarmSpare.AUTO);
    }

    private static void awaitSpare(Rig rig) {
        eventually().until(() -> rig.spare().isPresent());
    }

    @Test
    void aPlayerMissesNothingAndWaitsForLessThanTwoSecondsWhenItsEngineIsKilled() throws Exception {
        try (Rig rig = burstingRig();
                TsViewer player = rig.record()) {
            player.awaitMore();
            for (int i = 0; i < 3; i++) {
                awaitSpare(rig);
                rig.playing().faults().set(Knob.CRASH, "1s");
                String recovered = "\"recoveries\":" + (i + 1);
                eventually().until(() -> rig.status().contains(recovered));
                player.awaitMore();
            }
            assertThat(player.longestSilence()).isLessThan(SHORT);
            assertThat(rig.status()).contains("\"splices\":3", "\"restarts\":0");
            assertThat(rig.events()).contains("\"category\":\"spare_ready\"", "\"spliced\":\"true\"");
            rig.closeServer();
            player.awaitEnd();
            player.assertIsWhatWasBroadcast(rig.content());
        }
    }

    @Test
    void anEngineThatFallsSilentIsLeftLongBeforeItCountsAsStalled() throws Exception {
        try (Rig rig = rig("500KB", SpareIT::auto);
                TsViewer player = rig.record()) {
            player.awaitMore();
            assertThat(rig.spare()).isEmpty();
            Simulator silent = rig.playing();
            silent.faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> rig.playing() != silent);
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(8));
            assertThat(rig.status()).contains("\"stalled\":1", "\"splices\":1");
        }
    }

    @Test
    void anEngineThatClaimsToDownloadIsLeftAsFastAsOneThatDoesNot() throws Exception {
        try (Rig rig = rig("500KB", UnaryOperator.identity());
                TsViewer player = rig.record()) {
            player.awaitMore();
            Simulator silent = rig.playing();
            silent.faults().set(Knob.SILENT_DOWNLOAD, "true");
            silent.faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> rig.playing() != silent);
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(6));
            assertThat(rig.status()).contains("\"splices\":1", "\"restarts\":0");
            rig.closeServer();
            player.awaitEnd();
            player.assertIsWhatWasBroadcast(rig.content());
        }
    }

    @Test
    void aSpareGivesItsPlaceToWhoeverWatchesSomethingElse() throws Exception {
        UnaryOperator<Settings> knobs = settings -> always(settings).with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1);
        try (Rig rig = rig("1MB", knobs);
                TsViewer player = rig.record()) {
            player.awaitMore();
            awaitSpare(rig);
            try (TsViewer another = rig.record(rig.first().contents().getLast())) {
                another.awaitMore();
                player.awaitMore();
                assertThat(player.isWatching()).isTrue();
            }
        }
    }

    @Test
    void everySessionIsStoppedWhenNobodyWatchesAnyMore() throws Exception {
        try (Rig rig = rig("1MB", SpareIT::always)) {
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                awaitSpare(rig);
            }
            eventually().until(() -> rig.sessions() == 0);
        }
    }
}
