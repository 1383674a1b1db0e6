package dev.acequia.app;

import dev.acequia.engine.EngineAddress;
import dev.acequia.settings.kind.PortList;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine that plays when none is configured: the simulator, started when it is needed first. Thread-safe.
final class DemoEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoEngine.class);

    private final IntPredicate isReserved;
    private @Nullable Simulator simulator;

    /// @param isReserved whether a port is one that the server will listen on
    DemoEngine(IntPredicate isReserved) {
        this.isReserved = isReserved;
    }

    /// Its address, once it listens.
    synchronized EngineAddress start() throws IOException {
        if (simulator == null) {
            simulator = onFreePort();
            log.info("No engine is configured, so the demo engine plays a test channel");
        }
        InetSocketAddress address = simulator.address();
        return new EngineAddress(address.getHostString(), address.getPort());
    }

    /// One on any free port but a reserved one. Those on reserved ports keep them until another has been found, so that
    /// none is tried twice.
    private Simulator onFreePort() throws IOException {
        List<Simulator> misplaced = new ArrayList<>();
        try {
            Simulator started = Simulator.start(SimulatorOptions.defaults());
            while (isReserved.test(started.address().getPort()) && misplaced.size() < PortList.MOST) {
                misplaced.add(started);
                started = Simulator.start(SimulatorOptions.defaults());
            }
            return started;
        } finally {
            misplaced.forEach(Simulator::close);
        }
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
