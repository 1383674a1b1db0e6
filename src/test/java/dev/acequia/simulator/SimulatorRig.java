package dev.acequia.simulator;

import dev.acequia.rig.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;

/// A simulator, its first content and who asks it.
abstract class SimulatorRig {
    /// The simulator's, if it is told so.
    final TestClock clock = new TestClock();

    final Simulator simulator;
    final EngineCaller client;
    final Content content;

    SimulatorRig() {
        this((options, _) -> options);
    }

    SimulatorRig(BiFunction<SimulatorOptions, TestClock, SimulatorOptions> options) {
        try {
            simulator = Simulator.start(options.apply(SimulatorOptions.defaults(), clock));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new EngineCaller(simulator);
        content = simulator.contents().getFirst();
    }

    @AfterEach
    final void closeSimulator() {
        simulator.close();
    }

    /// The answer to a start in JSON.
    final Reply json() throws IOException {
        return client.get("/ace/getstream?format=json&id=" + content.contentId());
    }

    final Reply json(String pid) throws IOException {
        return client.get("/ace/getstream?format=json&id=" + content.contentId() + "&pid=" + pid);
    }

    static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
