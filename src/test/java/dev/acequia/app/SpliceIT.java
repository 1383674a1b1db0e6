package dev.acequia.app;

import dev.acequia.rig.Recording;
import dev.acequia.rig.TwoEngines;
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

    private final TwoEngines set;

    SpliceIT(@TempDir Path folder) throws IOException {
        set = new TwoEngines(folder, "2MB", UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        set.close();
    }

    @Test
    void whatAPlayerGetsIsWhatWasBroadcastThoughItsEngineIsKilledAgainAndAgain() throws Exception {
        try (Recording player = set.record()) {
            for (int i = 0; i < KILLS; i++) {
                player.awaitMore();
                set.playing().faults().set(Knob.CRASH, "1s");
            }
            player.awaitMore();
            set.closeServer();
            player.awaitEnd();
            player.assertIsWhatWasBroadcast(set.content());
        }
    }
}
