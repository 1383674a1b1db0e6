package dev.acequia.app;

import dev.acequia.simulator.GluetunSimulator;
import dev.acequia.simulator.GluetunSimulator.Said;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `acequia simulate-vpn`: the control server of a VPN as a process, for engines to be started behind.
@Command(
        name = "simulate-vpn",
        description = "Run a stand-in of gluetun's control server.",
        footer = {"", "What it says can be changed: /simulator/vpn?public_ip=&port=4242&status=crashed"})
final class SimulateVpnCommand implements Callable<Integer> {
    @Option(names = "--bind", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String bind = "";

    @Option(names = "--port", defaultValue = "8000", description = "Port to listen on (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--say",
            description = "What it says in the beginning, as name=value: version, status, public_ip, port, other_port, "
                    + "other_ip, flap, key, refuses, raw, delay, shut.")
    private Map<String, String> said = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw new IOException("--bind must be an address of this machine, but is \"" + bind + "\"");
        }
        GluetunSimulator simulator;
        try {
            simulator = GluetunSimulator.start(address, Said.CONNECTED.with(said));
        } catch (IllegalArgumentException e) {
            throw new IOException("--say: " + e.getMessage(), e);
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0), "shutdown"));
        System.out.println("The stand-in of gluetun listens on " + simulator.address());
        new CountDownLatch(1).await();
        return 0;
    }
}
