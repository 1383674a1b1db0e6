package dev.acequia.app;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.PrivateFolder;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `acequia doctor`: what a start needs, one line a check.
@Command(name = "doctor", description = "Check Java, engines, ports and data folder; exit with 1 if a check fails.")
final class DoctorCommand implements Callable<Integer> {
    /// A check; its sentence when all is well.
    @FunctionalInterface
    private interface Check {
        String run() throws IOException, EngineException, InterruptedException;
    }

    @Option(
            names = "--id",
            paramLabel = "CONTENT",
            description = "Also start the stream with this content ID on each engine.")
    private @Nullable String id;

    private int failures;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings;
        try {
            settings = Settings.load(Path.of(""), System.getenv());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> System.out.println("FAIL settings: " + problem));
            return Commands.FAILED;
        }
        System.out.println("ok   settings");
        check("java", () -> "Java " + Runtime.version());
        for (int port : settings.get(ServerSettings.PORT)) {
            check("port", () -> freePort(port, settings.get(ServerSettings.BIND)));
        }
        check("data", () -> writable(settings.get(ServerSettings.DATA_DIR)));
        try (EngineClient client = new EngineClient(Options.timeouts(settings))) {
            if (settings.get(EngineSettings.ENGINES).isEmpty()) {
                System.out.println("ok   engines: none configured, so the demo engine is used");
            }
            SessionOpener opener = new SessionOpener(client, "doctor", () -> Options.intake(settings));
            for (InetSocketAddress each : settings.get(EngineSettings.ENGINES)) {
                engine(client, opener, new EngineAddress(each.getHostString(), each.getPort()));
            }
        }
        return failures == 0 ? 0 : Commands.FAILED;
    }

    private void engine(EngineClient client, SessionOpener opener, EngineAddress engine) throws InterruptedException {
        String name = "engine " + engine;
        check(name, () -> "answers, version " + client.version(engine).version());
        check(name, () -> {
            if (!client.isConnected(engine)) {
                throw new IOException("It should be connected to the P2P network, but reports that it is not");
            }
            return "is connected to the P2P network";
        });
        String wanted = id;
        if (wanted != null) {
            check(name, () -> start(opener, engine, wanted));
        }
    }

    private static String start(SessionOpener opener, EngineAddress engine, String wanted)
            throws EngineException, InterruptedException, IOException {
        ContentId content;
        try {
            content = ContentId.parse(ContentId.Kind.CONTENT_ID, wanted);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        try (Session session = opener.start(engine, content)) {
            session.connect();
            return "plays " + content;
        }
    }

    private static String freePort(int port, InetAddress bind) throws IOException {
        try (ServerSocket probe = new ServerSocket(port, 1, bind)) {
            return "port " + probe.getLocalPort() + " is free";
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw new IOException(
                    "Port " + port + " should be free, but it is not: " + reason + "; " + PortAdvice.remedy(reason), e);
        }
    }

    private static String writable(Path folder) throws IOException {
        PrivateFolder.prepare(folder);
        Files.delete(Files.createTempFile(folder, "doctor", ""));
        return folder + " is writable";
    }

    private void check(String name, Check check) throws InterruptedException {
        try {
            System.out.println("ok   " + name + ": " + check.run());
        } catch (IOException | EngineException e) {
            failures++;
            System.out.println("FAIL " + name + ": " + e.getMessage());
        }
    }
}
