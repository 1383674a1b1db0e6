package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A viewer that has nothing to play is told whose fault it is.
@Execution(ExecutionMode.CONCURRENT)
class StallsIT {
    private final Rig rig;

    StallsIT(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder, settings -> settings.with(ChannelSettings.CLIENT_STALL_TIMEOUT, Duration.ofSeconds(60)));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String clients() {
        return Rig.text(rig.get("/proxy/streams/" + rig.content().contentId() + "/clients"));
    }

    private double seconds(String blame) {
        return Json.parse(clients()).all(blame).stream()
                .filter(Json::isNumber)
                .mapToDouble(Json::real)
                .findFirst()
                .orElse(0);
    }

    private double others(String blame) {
        double sum = 0;
        for (String each : new String[] {"swarm", "engine", "acequia", "viewer"}) {
            sum += each.equals(blame) ? 0 : seconds(each);
        }
        return sum;
    }

    @Test
    void theEngineIsToBlameWhenItIsGone() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            eventually().until(() -> clients().contains("\"reserve_seconds\":"));
            rig.turn(Knob.CRASH, "20s");
            // A machine that is busy has a share of its own, which does not grow.
            eventually().until(() -> seconds("engine") > Math.max(2, 2 * others("engine")));
            assertThat(clients()).contains("\"blame\":\"engine\"", "engine localhost:");
            viewer.awaitMore();
        }
    }

    @Test
    void theSwarmIsToBlameWhenTheEngineGetsLessThanTheStreamTakes() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            rig.turn(Knob.TRICKLE, "200000");
            eventually().until(() -> seconds("swarm") > 2);
            assertThat(clients()).contains("\"blame\":\"swarm\"").contains("KB/s from");
        }
    }

    @Test
    void theViewerIsToBlameWhenItDoesNotTakeWhatWaitsForIt() throws Exception {
        try (InputStream slow = rig.open(rig.body())) {
            slow.readNBytes(188 * 100);
            eventually().until(() -> seconds("viewer") > 2);
            assertThat(others("viewer")).isZero();
            assertThat(clients()).contains("\"blame\":\"viewer\"", "bytes wait for it");
        }
    }
}
