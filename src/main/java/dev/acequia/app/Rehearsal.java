package dev.acequia.app;

import dev.acequia.net.OutOfMemory;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Starts servers and uses them for a moment as a player and a person would, so that the JVM records what a start
/// needs: the launcher makes the AOT cache of it. All that is loaded here is loaded by every start, so it asks by plain
/// sockets and knows no command line.
final class Rehearsal {
    /// Used by a start only when its event loop is slower than the thread that listens: loaded here in any case.
    private static final String PENDING = "io.netty.bootstrap.AbstractBootstrap$PendingRegistrationPromise";

    private static final int BYTES = 2 << 20;
    private static final int PATIENCE_MS = 20_000;

    private Rehearsal() {}

    /// With an engine that is configured, then with the demo engine.
    ///
    /// @param args the folder for their data
    public static void main(String[] args) throws IOException, SettingsException, ClassNotFoundException {
        Logging.use();
        OutOfMemory.watch();
        Class.forName(PENDING);
        try (Simulator engine = Simulator.start(SimulatorOptions.defaults())) {
            play(args[0], "127.0.0.1:" + engine.address().getPort());
        }
        play(args[0], "");
        System.exit(0);
    }

    /// Plays with settings of its own, whatever the environment of the process sets.
    private static void play(String folder, String engines) throws IOException, SettingsException {
        Map<String, String> environment = Map.of(
                "ACEQUIA_DATA_DIR",
                folder,
                "ACEQUIA_BIND",
                "127.0.0.1",
                "ACEQUIA_PORT",
                "0",
                "ACEQUIA_ENGINES",
                engines);
        try (Serving serving = Serving.begin(Settings.load(Path.of(folder), environment))) {
            App app = serving.app();
            ask(app, BYTES, get(app.examplePath()));
            ask(app, Integer.MAX_VALUE, get("/version"), get("/proxy/status"), get("/metrics"), last("/health"));
        }
    }

    /// Sends requests by one connection, and reads what is answered.
    private static void ask(App app, int most, String... requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
                InputStream answers = socket.getInputStream()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(String.join("", requests).getBytes(StandardCharsets.US_ASCII));
            answers.readNBytes(most);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /// One after whose answer the connection is closed.
    private static String last(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }
}
