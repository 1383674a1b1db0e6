package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.simulator.Knob;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start is hedged before its delay is over where the engine's statistics say that it will take long.
class HedgeForecastIT {
    private static final Duration USUAL_DELAY = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    @Test
    void aStartThatTheStatisticsForeseeToBeLongIsHedgedBeforeTheUsualDelay() throws Exception {
        try (Rig rig = Rig.with(
                2,
                folder,
                "1MB",
                settings -> settings.with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(100)))) {
            rig.awaitHealth();
            rig.engines().forEach(each -> each.faults().set(Knob.PREBUF_SECONDS, "1500ms"));
            for (int i = 0; i < 5; i++) { // tell what is usual
                try (TsViewer player = rig.watch(rig.body(), "player")) {
                    player.awaitMore();
                }
                eventually().until(() -> rig.sessions() == 0);
            }
            rig.engines().forEach(each -> each.faults().set(Knob.PREBUF_SECONDS, "60s"));
            long began = System.nanoTime();
            try (TsViewer _ = rig.watch(rig.body(), "player")) {
                eventually().until(() -> rig.events().contains("\"hedge_begun\""));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(USUAL_DELAY);
                rig.closeServer();
            }
        }
    }
}
