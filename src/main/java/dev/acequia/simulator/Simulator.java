package dev.acequia.simulator;

import dev.acequia.simulator.wire.WireServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A running engine simulator: a few test channels behind the engine's HTTP API, with faults that can be turned on.
///
/// Thread-safe.
public final class Simulator implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(50);

    private final Faults faults;
    private final Catalogue catalogue;
    private final Tally tally = new Tally();
    private final Engine engine;
    private final WireServer server;
    private final Thread housekeeper;

    private Simulator(SimulatorOptions options) throws IOException {
        faults = new Faults(options.clock());
        catalogue = new Catalogue(options.anyContent());
        engine = new Engine(options, faults, new Clips(), tally);
        Router router = new Router(engine, catalogue, new SimulatorRoutes(faults, catalogue, this::state));
        server = WireServer.start(options.bind(), this::door, router);
        housekeeper = Thread.ofVirtual().name("simulator-housekeeper").unstarted(this::keepHouse);
    }

    /// Starts to listen.
    public static Simulator start(SimulatorOptions options) throws IOException {
        Simulator simulator = new Simulator(options);
        simulator.housekeeper.start();
        return simulator;
    }

    /// The address that it listens on.
    public InetSocketAddress address() {
        return server.address();
    }

    /// The contents that it plays, by ids that never change.
    public List<Content> contents() {
        return catalogue.channels();
    }

    /// The bytes of a file that a content is by its faults, from `from` on.
    public byte[] file(Content content, int index, long from, int length) {
        byte[] bytes = new byte[length];
        Content file = content.file(index);
        MediaFile.of(file, engine.broadcast(file), from + length).read(from, bytes);
        return bytes;
    }

    /// The faults that can be set.
    public Faults faults() {
        return faults;
    }

    /// The state: requests so far, and running downloads.
    public SimulatorState state() {
        Map<Content, Download> running =
                engine.downloads().stream().collect(Collectors.toMap(Download::content, Function.identity()));
        List<SimulatorState.OfContent> contents = tally.contents().entrySet().stream()
                .map(each -> {
                    Optional<Download> download = Optional.ofNullable(running.get(each.getKey()));
                    return new SimulatorState.OfContent(
                            each.getKey(),
                            download.map(engine::phase).map(Phase::status).orElse("none"),
                            download.map(Download::sessions).map(List::size).orElse(0),
                            each.getValue().counts());
                })
                .toList();
        return new SimulatorState(tally.requests(), contents, server.connections());
    }

    /// Ends every stream and stops listening.
    @Override
    public void close() {
        housekeeper.interrupt();
        engine.forgetAll();
        server.close();
    }

    private WireServer.Door door() {
        Mood mood = faults.mood(null);
        if (mood.lasts(Knob.CRASH) || mood.lasts(Knob.REFUSE)) {
            return WireServer.Door.SHUT;
        }
        return mood.lasts(Knob.RESET_ON_ACCEPT) ? WireServer.Door.RESETTING : WireServer.Door.OPEN;
    }

    private void keepHouse() {
        Optional<Instant> crashed = Optional.empty();
        try {
            while (true) {
                Thread.sleep(TICK);
                engine.tidy();
                Optional<Instant> crash = faults.mood(null).since(Knob.CRASH);
                if (crash.isPresent() && !crash.equals(crashed)) {
                    // Whoever asked for the crash still gets an answer.
                    Thread.sleep(TICK);
                    server.resetAll();
                    engine.forgetAll();
                }
                crashed = crash;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
