package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.simulator.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Engines on demand of the real server, by what viewers need.
class FleetIT extends FleetRig {
    @Test
    void theFirstViewerWaitsForTheBootOfAnEngineAndPlays() throws Exception {
        try (Rig rig = open(0, UnaryOperator.identity())) {
            assertThat(engines(rig)).isEmpty();
            watch(rig, CONTENTS.getFirst()).awaitStart().awaitMore();
            assertThat(engines(rig)).hasSize(1);
        }
    }

    @Test
    void severalContentsAtOnceAllPlayOnNoMoreEnginesThanAllowed() throws Exception {
        try (Rig rig = open(1, UnaryOperator.identity())) {
            List<TsViewer> viewers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                viewers.add(watch(rig, String.valueOf(i).repeat(40)));
            }
            viewers.forEach(TsViewer::awaitStart);
            viewers.forEach(TsViewer::awaitMore);
            assertThat(viewers).allMatch(TsViewer::isWatching);
            assertThat(processes()).hasSizeBetween(2, 3);
        }
    }

    @Test
    void aKilledEngineIsReplacedAndItsViewerGoesOn() throws Exception {
        try (Rig rig = open(1, UnaryOperator.identity())) {
            TsViewer viewer = watch(rig, CONTENTS.getFirst()).awaitStart();
            String before = engines(rig).getFirst();
            processes().forEach(ProcessHandle::destroyForcibly);
            eventually()
                    .until(() -> !engines(rig).contains(before) && engines(rig).size() == 1);
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            assertThat(rig.events()).contains("\"failed\"", "has ended with exit code 137 by itself");
        }
    }

    @Test
    void aViewerWhoComesJustAsTheOnlyEngineIsKilledWaitsForTheNextOne() throws Exception {
        try (Rig rig = open(1, UnaryOperator.identity())) {
            eventually().until(() -> isEvery(rig, "healthy") && engines(rig).size() == 1);
            processes().forEach(ProcessHandle::destroyForcibly);

            TsViewer viewer = watch(rig, CONTENTS.getFirst()).awaitStart();

            assertThat(viewer.awaitMore().isWatching()).isTrue();
        }
    }

    @Test
    void whenAllHaveLeftTheEnginesEndDownToTheMinimum() throws Exception {
        try (Rig rig = open(
                1,
                settings -> settings.with(FleetSettings.SCALE_DOWN_WINDOW_S, Duration.ofSeconds(1))
                        .with(FleetSettings.ENGINE_GRACE_PERIOD_S, Duration.ofSeconds(1))
                        .with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1))) {
            List<TsViewer> viewers = new ArrayList<>();
            for (Content each : CONTENTS.subList(0, 2)) {
                viewers.add(watch(rig, each));
            }
            viewers.forEach(TsViewer::awaitStart);
            eventually().until(() -> processes().size() == 2);
            for (TsViewer each : viewers) {
                each.close();
            }
            eventually().until(() -> processes().size() == 1);
            assertThat(rig.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRestartUsesTheRunningEnginesAgain() throws Exception {
        try (Rig rig = open(2, UnaryOperator.identity())) {
            eventually().until(() -> engines(rig).size() == 2 && isEvery(rig, "healthy"));
            Set<ProcessHandle> before = processes();
            List<String> engines = engines(rig);
            rig.restart();
            eventually().until(() -> engines(rig).size() == 2 && isEvery(rig, "healthy"));
            assertThat(engines(rig)).containsExactlyInAnyOrderElementsOf(engines);
            assertThat(processes()).isEqualTo(before);
        }
    }

    @Test
    void theEndStopsAllEnginesWhereTheSettingsSaySo() throws Exception {
        try (Rig rig = open(1, settings -> settings.with(FleetSettings.ENGINES_AT_EXIT, EnginesAtExit.STOP))) {
            eventually().until(() -> engines(rig).size() == 1);
            rig.closeServer();
            assertThat(processes()).isEmpty();
        }
    }

    @Test
    void aDrainedEngineIsStoppedOnceItsViewerHasMovedWithoutAGap() throws Exception {
        try (Rig rig = open(2, UnaryOperator.identity())) {
            eventually().until(() -> engines(rig).size() == 2 && isEvery(rig, "healthy"));
            TsViewer viewer = watch(rig, CONTENTS.getFirst()).awaitStart().awaitMore();
            String playing = eventually()
                    .until(
                            () -> rig.json("/proxy/status").all("engine").stream()
                                    .map(Json::text)
                                    .toList(),
                            all -> !all.isEmpty())
                    .getFirst();
            Duration before = viewer.longestSilence();
            assertThat(rig.post("/engines/" + playing + "/drain").statusCode()).isEqualTo(202);
            eventually().until(() -> !engines(rig).contains(playing));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            assertThat(viewer.longestSilence()).isLessThan(before.plusSeconds(3));
            eventually().until(() -> processes().size() == 2);
        }
    }
}
