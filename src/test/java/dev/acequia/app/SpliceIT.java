package dev.acequia.app;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines of one swarm, the one that plays killed again and again: a player gets what was broadcast, packet by
/// packet.
class SpliceIT {
    private static final int KILLS = 4;

    private final Rig rig;

    SpliceIT(@TempDir Path folder) throws IOException {
        rig = Rig.with(2, folder, "2MB", UnaryOperator.identity());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void whatAPlayerGetsIsWhatWasBroadcastThoughItsEngineIsKilledAgainAndAgain() throws Exception {
        try (TsViewer player = rig.record()) {
            for (int i = 0; i < KILLS; i++) {
                player.awaitMore();
                rig.playing().faults().set(Knob.CRASH, "1s");
            }
            player.awaitMore();
            rig.closeServer();
            player.awaitEnd();
            player.assertIsWhatWasBroadcast(rig.content());
        }
    }
}
