package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.settings.FleetSettings;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines on demand of the real server, by hand, and what is told of them.
class FleetByHandIT extends FleetRig {
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
            assertThat(started).contains("\"host_http_port\":").doesNotContain("\"host_http_port\":0");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image\":\"other:1\"}",
                "{\"labels\":{},\"privileged\":true}",
                "{\"binds\":[\"/:/host\"]}",
                "{\"env\":{\"A\":\"B\"}}",
                "{\"host_port\":8080}",
                "[]",
                "no json"
            })
    void whatIsRunIsNoPartOfARequest(String body) throws Exception {
        try (Rig rig = open(0, UnaryOperator.identity())) {
            eventually().until(() -> Rig.text(rig.get("/orchestrator/status")).contains("\"can_provision\":true"));
            for (String path : List.of("/provision", "/provision/acestream")) {
                HttpResponse<byte[]> answer = rig.post(path, body);
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(Rig.text(answer)).contains("fixed_engine");
            }
            assertThat(processes()).isEmpty();
            assertThat(rig.post("/provision/acestream", "{\"labels\":{},\"env\":{},\"host_port\":null}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void theHealthTellsThatTheContainerServiceDoesNotAnswer() throws Exception {
        String nowhere = folder.resolve("no.sock").toString();
        try (Rig rig = open(
                1,
                settings -> settings.with(FleetSettings.ENGINE_COMMAND, List.of())
                        .with(FleetSettings.ENGINE_IMAGE, "engine:1")
                        .with(FleetSettings.DOCKER_HOST, "unix://" + nowhere))) {
            eventually().until(() -> Rig.text(rig.get("/health")).contains(nowhere));
            assertThat(Rig.text(rig.get("/ace/getstream.ts?id=" + "ab".repeat(20))))
                    .contains(nowhere);
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
