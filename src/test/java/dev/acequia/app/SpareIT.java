package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Recording;
import dev.acequia.rig.TwoEngines;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.WarmSpare;
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

    private TwoEngines set(String burst, UnaryOperator<Settings> knobs) throws IOException {
        return new TwoEngines(folder, burst, knobs);
    }

    private static Settings always(Settings settings) {
        return settings.with(RecoverySettings.WARM_SPARE, WarmSpare.ALWAYS);
    }

    private static Settings auto(Settings settings) {
        return settings.with(RecoverySettings.WARM_SPARE, WarmSpare.AUTO);
    }

    private static void awaitSpare(TwoEngines set) {
        eventually().until(() -> set.spare().isPresent());
    }

    @Test
    void aPlayerMissesNothingAndWaitsForLessThanTwoSecondsWhenItsEngineIsKilled() throws Exception {
        try (TwoEngines set = set("4MB", SpareIT::always);
                Recording player = set.record()) {
            player.awaitMore();
            for (int i = 0; i < 3; i++) {
                awaitSpare(set);
                set.playing().faults().set(Knob.CRASH, "1s");
                player.awaitMore();
            }
            assertThat(player.longestSilence()).isLessThan(SHORT);
            assertThat(set.status()).contains("\"splices\":3", "\"restarts\":0");
            assertThat(set.events()).contains("\"category\":\"spare_ready\"", "\"spliced\":\"true\"");
            set.closeServer();
            player.awaitEnd();
            player.assertIsWhatWasBroadcast(set.content());
        }
    }

    @Test
    void anEngineThatFallsSilentIsLeftLongBeforeItCountsAsStalled() throws Exception {
        try (TwoEngines set = set("500KB", SpareIT::auto);
                Recording player = set.record()) {
            player.awaitMore();
            assertThat(set.spare()).isEmpty();
            Simulator silent = set.playing();
            silent.faults().set(Knob.SILENT_STALL, "1");
            eventually().until(() -> set.playing() != silent);
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(8));
            assertThat(set.status()).contains("\"stalled\":1", "\"splices\":1");
        }
    }

    @Test
    void aSpareGivesItsPlaceToWhoeverWatchesSomethingElse() throws Exception {
        UnaryOperator<Settings> knobs = settings -> always(settings).with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1);
        try (TwoEngines set = set("1MB", knobs);
                Recording player = set.record()) {
            player.awaitMore();
            awaitSpare(set);
            try (Recording another = set.record(set.first().contents().getLast())) {
                another.awaitMore();
                player.awaitMore();
                assertThat(player.isWatching()).isTrue();
            }
        }
    }

    @Test
    void everySessionIsStoppedWhenNobodyWatchesAnyMore() throws Exception {
        try (TwoEngines set = set("1MB", SpareIT::always)) {
            try (Recording player = set.record()) {
                player.awaitMore();
                awaitSpare(set);
            }
            eventually().until(() -> set.sessions() == 0);
        }
    }
}
