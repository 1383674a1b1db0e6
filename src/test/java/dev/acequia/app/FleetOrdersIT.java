package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an admin sees and orders of engines on demand over the API, as the panel does.
class FleetOrdersIT {
    private static final String CONTENT = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    @TempDir
    private Path folder;

    private Rig open(UnaryOperator<Settings> knobs) throws IOException {
        return Rig.with(
                0,
                folder,
                "0",
                settings -> knobs.apply(settings.with(FleetSettings.ENGINE_COMMAND, FleetIT.simulator())
                        .with(FleetSettings.MIN_REPLICAS, 1)
                        .with(FleetSettings.MAX_REPLICAS, 2)
                        .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                        .with(FleetSettings.ENGINES_AT_EXIT, EnginesAtExit.STOP)
                        .with(EngineSettings.ENGINE_WAIT, Duration.ZERO)));
    }

    static List<String> simulator(String variable) {
        List<String> command = new ArrayList<>(List.of("env", variable));
        command.addAll(FleetIT.simulator());
        return command;
    }

    private static List<String> all(Rig rig, String path, String member) {
        return rig.json(path).all(member).stream().map(Json::text).toList();
    }

    private static String ready(Rig rig) {
        eventually().until(() -> all(rig, "/engines", "health_status").equals(List.of("healthy")));
        return all(rig, "/engines", "id").getFirst();
    }

    @Test
    void anEngineIsReplacedUnderItsViewerWithoutAGap() throws Exception {
        try (Rig rig = open(UnaryOperator.identity())) {
            String before = ready(rig);
            TsViewer viewer = rig.watch("/ace/getstream.ts?id=" + CONTENT, "viewer")
                    .awaitStart()
                    .awaitMore();
            Duration silence = viewer.longestSilence();
            assertThat(Rig.text(rig.post("/engines/" + before + "/replace")))
                    .isEqualTo("{\"id\":\"" + before + "\",\"replacing\":true}");
            assertThat(Rig.text(rig.get("/engines"))).contains("another one is started in its place");
            eventually().until(() -> !all(rig, "/engines", "id").contains(before));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            assertThat(viewer.longestSilence()).isLessThan(silence.plusSeconds(10));
            assertThat(ready(rig)).isNotEqualTo(before);
            assertThat(rig.events()).contains("\"replacing\"", "since another one takes its place");
        }
    }

    @Test
    void aReplacementIsTakenBackBeforeTheOtherOneIsReady() throws Exception {
        try (Rig rig = open(settings -> settings.with(FleetSettings.ENGINE_COMMAND, simulator("SIMULATOR_BOOT=3")))) {
            String before = ready(rig);
            rig.post("/engines/" + before + "/replace");
            eventually().until(() -> all(rig, "/engines", "state").contains("starting"));
            assertThat(rig.post("/engines/" + before + "/undrain").statusCode()).isEqualTo(200);
            assertThat(Rig.text(rig.get("/engines"))).doesNotContain("another one is started in its place");
            eventually().until(() -> all(rig, "/engines", "id").contains(before));
        }
    }

    @Test
    void whatCannotBeReplacedIsRefusedWithTheReason() throws Exception {
        try (Rig rig = open(settings -> settings.with(FleetSettings.ENGINE_COMMAND, simulator("SIMULATOR_BOOT=30")))) {
            String starting = eventually()
                    .until(() -> all(rig, "/engines", "name"), found -> !found.isEmpty())
                    .getFirst();
            assertThat(Rig.text(rig.post("/engines/" + starting + "/replace")))
                    .contains("not_ready", "An engine must be ready to be replaced, but " + starting + " is ");
            assertThat(rig.post("/engines/nobody/replace").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aStartTellsHowLongItGoesOnAndHowLongTheLastOnesTook() throws Exception {
        try (Rig rig = open(settings -> settings.with(FleetSettings.ENGINE_COMMAND, simulator("SIMULATOR_BOOT=2")))) {
            eventually()
                    .until(() ->
                            rig.json("/engines").all("state_seconds").stream().anyMatch(each -> each.number() >= 1));
            assertThat(Rig.text(rig.get("/orchestrator/status")))
                    .contains("\"usable\":0,\"starting\":1,\"leaving\":0", "\"boot_seconds\":null");
            String engine = ready(rig);
            assertThat(rig.json("/orchestrator/status")
                            .first("boot_seconds")
                            .orElseThrow()
                            .number())
                    .isGreaterThanOrEqualTo(2);
            assertThat(Rig.text(rig.get("/orchestrator/status"))).contains("\"usable\":1,\"starting\":0,\"leaving\":0");
            assertThat(Rig.text(rig.get("/engines/" + engine + "/logs?tail=1"))).startsWith("[\"");
        }
    }

    @Test
    void theSettingsDecideAgainWhenTheNumberSetByHandIsTakenBack() throws Exception {
        try (Rig rig = open(UnaryOperator.identity())) {
            rig.post("/scale/2");
            eventually().until(() -> Rig.text(rig.get("/orchestrator/status")).contains("\"desired\":2"));
            assertThat(rig.delete("/scale").statusCode()).isEqualTo(204);
            eventually().until(() -> Rig.text(rig.get("/orchestrator/status")).contains("\"desired\":null"));
            rig.restart();
            assertThat(Rig.text(rig.get("/orchestrator/status"))).contains("\"desired\":null");
        }
    }

    @Test
    void failuresAreToldWithTheirLastWordsAndNoneOfTheSecretsOfTheCommand() throws Exception {
        List<String> broken = List.of("sh", "-c", "echo going; echo token=geheim1; exit 7", "--access-token=geheim2");
        try (Rig rig = open(settings -> settings.with(FleetSettings.ENGINE_COMMAND, broken)
                .with(FleetSettings.CIRCUIT_BREAKER_FAILURE_THRESHOLD, 1))) {
            eventually().until(() -> Rig.text(rig.get("/fleet")).contains("\"class\":\"crash\""));
            eventually().until(() -> Rig.text(rig.get("/fleet")).contains("\"last_lines\":[\"going\",\"token=***\"]"));
            String told = Rig.text(rig.get("/fleet"));
            assertThat(told)
                    .contains("\"exit_code\":7", "\"provider\":\"process\"", "\"command_line\":\"sh -c 'echo going;")
                    .doesNotContain("geheim");
            assertThat(Rig.text(rig.get("/orchestrator/status")))
                    .contains("\"code\":\"circuit_breaker\"", "\"recovery_eta_seconds\":");
            assertThat(Rig.text(rig.get("/health"))).contains("\"fleet\":\"No engine is started at present: ");
            assertThat(rig.events()).doesNotContain("geheim");
        }
    }

    @Test
    void whereNoneIsStartedOnDemandThereIsNothingToTell() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(Rig.text(rig.get("/fleet"))).isEqualTo("{\"profile\":null,\"failures\":[]}");
            assertThat(Rig.text(rig.get("/health"))).contains("\"fleet\":\"off\"");
            assertThat(rig.delete("/scale").statusCode()).isEqualTo(409);
            assertThat(rig.post("/engines/" + rig.engine() + "/replace").statusCode())
                    .isEqualTo(404);
        }
    }
}
