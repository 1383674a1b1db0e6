package dev.acequia.app;

import dev.acequia.rig.Rig;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/// Files of the swarm, played by a server that gives up on clients and sessions soon.
abstract class FilesRig {
    static final int LENGTH = 3_000_000;

    final Path folder;
    Rig rig;

    FilesRig(Path folder) throws IOException {
        this.folder = folder;
        this.rig = open(1, folder);
    }

    static Rig open(int engines, Path folder) throws IOException {
        Rig rig = Rig.with(
                engines,
                folder,
                "1MB",
                all -> all.with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofSeconds(1))
                        .with(ChannelSettings.CLIENT_STALL_TIMEOUT, Duration.ofSeconds(2)));
        turn(rig, Knob.FILE_LENGTH, String.valueOf(LENGTH));
        turn(rig, Knob.FILES, "3");
        return rig;
    }

    void turn(Knob knob, String value) {
        turn(rig, knob, value);
    }

    static void turn(Rig rig, Knob knob, String value) {
        rig.first().faults().set(knob, value);
        rig.last().faults().set(knob, value);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    byte[] bytes(int index, int from, int to) {
        return rig.first().file(rig.content(), index, from, to - from);
    }

    String path() {
        return "/ace/getstream?id=" + rig.content().contentId();
    }

    long starts() {
        return rig.first().state().requests().getOrDefault("getstream", 0L)
                + (rig.last() == rig.first() ? 0 : rig.last().state().requests().getOrDefault("getstream", 0L));
    }
}
