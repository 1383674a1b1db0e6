package dev.acequia.app;

import dev.acequia.simulator.Content;
import dev.acequia.simulator.EnginePorts;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.TakenPortException;
import dev.acequia.simulator.Timing;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `acequia simulate`: the simulated engine as a process, with an engine's flags and exit codes.
@Command(
        name = "simulate",
        description = "Run the engine simulator alone.",
        footer = {
            "",
            "Flags of a real engine that concern caches, logs and accounts are accepted and ignored;",
            "any other ends it with exit code 1, a port in use with 98. Environment: SIMULATOR_BOOT (seconds",
            "before it listens), SIMULATOR_CRASH (exit code; ends then), SIMULATOR_DEAF=true (ignores SIGTERM)."
        })
final class SimulateCommand implements Callable<Integer> {
    static final int PORT_TAKEN = 98;

    @Mixin
    private EngineFlags flags = new EngineFlags();

    @Option(names = "--bind", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String bind = "";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the generated streams; equal seeds give equal bytes (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--timing", defaultValue = "REAL", description = "How long starts take: ${COMPLETION-CANDIDATES}.")
    private Timing timing = Timing.REAL;

    @Option(names = "--any-content", description = "Play every content ID, not only the listed ones.")
    private boolean anyContent;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProcessMood mood = ProcessMood.of(System.getenv());
        mood.boot();
        if (mood.crash().isPresent()) {
            System.err.println("The engine simulator crashes with exit code "
                    + mood.crash().getAsInt() + ", as SIMULATOR_CRASH says.");
            return mood.crash().getAsInt();
        }
        try {
            serve(mood.deaf());
        } catch (TakenPortException e) {
            System.err.println(e.getMessage());
            return PORT_TAKEN;
        }
        return 0;
    }

    private void serve(boolean deaf) throws IOException, InterruptedException {
        InetSocketAddress http = new InetSocketAddress(flags.bindAll() ? "0.0.0.0" : bind, flags.httpPort());
        Simulator simulator = start(http);
        if (flags.likeAnEngine()) {
            EnginePorts ports = ports(simulator.address());
            System.out.println("API port " + ports.apiPort() + ", P2P port " + ports.peerPort());
        }
        Thread hook = new Thread(deaf ? SimulateCommand::ignoreSignals : () -> stop(simulator), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        String address =
                simulator.address().getHostString() + ":" + simulator.address().getPort();
        System.out.println(
                "The engine simulator listens on " + address + "; faults: http://" + address + "/simulator/faults");
        for (Content each : simulator.contents()) {
            System.out.println("  " + each.contentId() + "  " + each.title());
        }
        new CountDownLatch(1).await();
    }

    private Simulator start(InetSocketAddress http) throws IOException {
        if (http.isUnresolved()) {
            throw new IOException("--bind must be an address of this machine, but is \"" + bind + "\"");
        }
        try {
            return Simulator.start(SimulatorOptions.defaults()
                    .withBind(http)
                    .withSeed(seed)
                    .withTiming(timing)
                    .withAnyContent(anyContent));
        } catch (BindException e) {
            throw EnginePorts.refusal(flags.httpFlag(), http, e);
        }
    }

    private EnginePorts ports(InetSocketAddress http) throws IOException {
        return EnginePorts.open(http.getAddress(), flags.apiPort(), flags.peerPort(), http.getPort());
    }

    private static void stop(Simulator simulator) {
        simulator.close();
        Runtime.getRuntime().halt(0);
    }

    /// Holds up the end of the process, while all of it goes on, until it is killed.
    private static void ignoreSignals() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
