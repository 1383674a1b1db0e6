package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.Instance;
import dev.acequia.fleet.ProcessProvider;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server with engines on demand: simulators as processes of their own.
class FleetIT {
    private static final List<Content> CONTENTS = contents();

    @TempDir
    private Path folder;

    private static List<Content> contents() {
        try (Simulator all = Simulator.start(SimulatorOptions.defaults())) {
            return all.contents();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> simulator() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.acequia.app.Main",
                "simulate",
                "--timing",
                "QUICK",
                "--any-content",
                "--port",
                "{http}");
    }

    private Rig open(int min, UnaryOperator<Settings> knobs) throws IOException {
        return Rig.with(
                0,
                folder,
                "0",
                settings -> knobs.apply(settings.with(FleetSettings.ENGINE_COMMAND, simulator())
                        .with(FleetSettings.MIN_REPLICAS, min)
                        .with(FleetSettings.MAX_REPLICAS, 3)
                        .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                        .with(EngineSettings.ENGINE_WAIT, Duration.ZERO)));
    }

    private static TsViewer watch(Rig rig, Content content) {
        return watch(rig, String.valueOf(content.contentId()));
    }

    private static TsViewer watch(Rig rig, String content) {
        return rig.watch("/ace/getstream.ts?id=" + content, "viewer");
    }

    private static List<String> engines(Rig rig) {
        return rig.json("/engines").all("id").stream().map(Json::text).toList();
    }

    private static boolean isEvery(Rig rig, String health) {
        return rig.json("/engines").all("health_status").stream()
                .map(Json::text)
                .allMatch(health::equals);
    }

    /// The processes in the data folder.
    private Set<ProcessHandle> processes() {
        try (Stream<Path> all = Files.list(folder.resolve("engines"))) {
            return all.map(each -> each.resolve("process"))
                    .filter(Files::exists)
                    .map(FleetIT::pid)
                    .flatMap(each -> ProcessHandle.of(each).stream())
                    .filter(ProcessHandle::isAlive)
                    .collect(Collectors.toSet());
        } catch (IOException none) {
            return Set.of();
        }
    }

    private static long pid(Path note) {
        try {
            return Long.parseLong(Files.readAllLines(note).getFirst());
        } catch (IOException | RuntimeException removed) {
            return -1;
        }
    }

    @AfterEach
    void removeAll() throws Exception {
        String instance = Files.readString(folder.resolve("instance")).strip();
        ProcessProvider left = new ProcessProvider(folder.resolve("engines"), instance);
        for (Instance each : left.list()) {
            left.remove(each.id());
        }
    }

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

    @Test
    void aNumberThatIsSetByHandIsKeptOverARestartAndMayBeNoneAgain() throws Exception {
        try (Rig rig = open(0, UnaryOperator.identity())) {
            assertThat(Rig.text(rig.post("/scale/2"))).isEqualTo("{\"scaled_to\":2}");
            eventually().until(() -> processes().size() == 2);
            rig.restart();
            eventually().until(() -> engines(rig).size() == 2 && isEvery(rig, "healthy"));
            assertThat(rig.json("/orchestrator/status")
                            .first("desired")
                            .orElseThrow()
                            .number())
                    .isEqualTo(2);
            assertThat(rig.post("/scale/4").statusCode()).isEqualTo(400);
            assertThat(rig.post("/scale/x").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void oneIsStartedByHandSaysWhatItHasPrintedAndIsStopped() throws Exception {
        try (Rig rig = open(0, UnaryOperator.identity())) {
            eventually().until(() -> Rig.text(rig.get("/orchestrator/status")).contains("\"can_provision\":true"));
            String started = Rig.text(rig.post("/provision/acestream"));
            assertThat(started).contains("\"container_name\":\"acequia-", "\"state\":\"");
            String name =
                    rig.json("/engines").first("container_id").orElseThrow().text();
            eventually().until(() -> isEvery(rig, "healthy"));
            assertThat(Rig.text(rig.get("/engines/" + name + "/logs"))).contains("The engine simulator listens on");
            assertThat(rig.delete("/containers/nobody").statusCode()).isEqualTo(404);
            assertThat(rig.delete("/containers/" + name).statusCode()).isEqualTo(202);
            eventually().until(() -> processes().isEmpty() && engines(rig).isEmpty());
            assertThat(Rig.text(rig.post("/gc"))).isEqualTo("{\"status\":\"ok\",\"removed\":[]}");
        }
    }

    @Test
    void anEngineThatEndsAtOnceIsToldWithItsLastWordsAndViewersAreRefusedWithThem() throws Exception {
        List<String> broken = List.of("sh", "-c", "echo unknown flag; exit 2");
        try (Rig rig = open(
                1,
                settings -> settings.with(FleetSettings.ENGINE_COMMAND, broken)
                        .with(FleetSettings.CIRCUIT_BREAKER_FAILURE_THRESHOLD, 1))) {
            eventually().until(() -> rig.events().contains("breaker_opened"));
            eventually().until(() -> rig.events().contains("\"last_line\":\"unknown flag\""));
            assertThat(Rig.text(rig.get(
                            "/ace/getstream.ts?id=" + CONTENTS.getFirst().contentId())))
                    .contains("No engine is started at present", "has ended with exit code 2 by itself");
            assertThat(Rig.text(rig.post("/provision/acestream"))).contains("\"code\":\"circuit_breaker\"");
        }
    }

    @Test
    void withoutACommandNothingIsStartedAndTheRoutesSaySo() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(rig.post("/scale/2").statusCode()).isEqualTo(409);
            assertThat(rig.delete("/containers/" + rig.engine()).statusCode()).isEqualTo(404);
            assertThat(rig.post("/engines/" + rig.engine() + "/drain").statusCode())
                    .isEqualTo(202);
            assertThat(Rig.text(rig.get("/engines"))).contains("\"is_draining\":true");
            assertThat(rig.post("/engines/" + rig.engine() + "/undrain").statusCode())
                    .isEqualTo(200);
            assertThat(Rig.text(rig.get("/engines"))).contains("\"is_draining\":false");
            assertThat(folder.resolve("engines")).doesNotExist();
        }
    }
}
