package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.broadcast.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two engines of different swarms: nothing of one's stream is in the other's, and a player is led from one to the
/// other.
@Execution(ExecutionMode.CONCURRENT)
class SwitchesIT {
    private static final int SWITCHES = 10;

    /// Seeds that no engine has unless it is told.
    private static final int OTHERS = 100;

    private final Path folder;
    private final Rig rig;

    SwitchesIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        rig = Rig.with(2, folder, "500KB", UnaryOperator.identity());
        rig.first().faults().set(Knob.SEED, String.valueOf(OTHERS));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aStrictDecoderReadsTenSwitchesWithoutAnError() throws Exception {
        Path body = folder.resolve("body.ts");
        try (TsViewer player = rig.record()) {
            for (int i = 1; i <= SWITCHES; i++) {
                player.awaitMore();
                Simulator ended = rig.playing();
                ended.faults().set(Knob.SEED, String.valueOf(OTHERS + i));
                ended.faults().set(Knob.CRASH, "500ms");
                String restarts = "\"restarts\":" + i;
                eventually().until(() -> rig.status().contains(restarts));
            }
            player.awaitMore();
            rig.closeServer();
            player.awaitEnd();
            Files.write(body, player.bytes());
        }
        assertThat(new Ffmpeg(folder).errors(body)).isEmpty();
    }
}
