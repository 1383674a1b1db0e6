package dev.acequia.app;

import dev.acequia.engine.EngineAddress;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine that plays when none is configured: the simulator, started when it is needed first. Thread-safe.
final class DemoEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoEngine.class);

    private @Nullable Simulator simulator;

    /// Its address, once it listens.
    synchronized EngineAddress start() throws IOException {
        if (simulator == null) {
            simulator = Simulator.start(SimulatorOptions.defaults());
            log.info("No engine is configured, so the demo engine plays a test channel");
        }
        InetSocketAddress address = simulator.address();
        return new EngineAddress(address.getHostString(), address.getPort());
    }

    /// Its address; none when it cannot be started.
    List<EngineAddress> addresses() {
        try {
            return List.of(start());
        } catch (IOException e) {
            log.error("The demo engine failed to start", e);
            return List.of();
        }
    }

    @Override
    public synchronized void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
