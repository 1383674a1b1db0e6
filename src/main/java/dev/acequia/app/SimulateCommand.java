package dev.acequia.app;

import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.Timing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `acequia simulate`: the simulated engine.
@Command(name = "simulate", description = "Run the engine simulator alone.")
final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "6878", description = "Port to listen on (${DEFAULT-VALUE}).")
    private int port;

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
        SimulatorOptions options = SimulatorOptions.defaults()
                .withBind(new InetSocketAddress(bind, port))
                .withSeed(seed)
                .withTiming(timing)
                .withAnyContent(anyContent);
        Simulator simulator = Simulator.start(options);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            simulator.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "shutdown"));
        String address =
                simulator.address().getHostString() + ":" + simulator.address().getPort();
        System.out.println(
                "The engine simulator listens on " + address + "; faults: http://" + address + "/simulator/faults");
        for (Content each : simulator.contents()) {
            System.out.println("  " + each.contentId() + "  " + each.title());
        }
        new CountDownLatch(1).await();
        return 0;
    }
}
