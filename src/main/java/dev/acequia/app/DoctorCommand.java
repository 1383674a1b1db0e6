package dev.acequia.app;

import dev.acequia.docker.DaemonReport;
import dev.acequia.docker.SocketFile;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.pool.Engine;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.PrivateFolder;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import dev.acequia.text.LogMask;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        Settings saved = LiveSettings.open(settings).now();
        try (EngineClient client = new EngineClient(Options.timeouts(saved))) {
            if (Engines.isDemo(saved)) {
                System.out.println("ok   engines: none configured, so the demo engine is used");
            }
            SessionOpener opener = new SessionOpener(client, "doctor", () -> Options.intake(saved));
            for (Engine each : Engines.configured(saved)) {
                engine(client, opener, each.address());
            }
        }
        onDemand(settings);
        return failures == 0 ? 0 : Commands.FAILED;
    }

    /// Checks of what engines on demand need; none of containers where none are wanted.
    private void onDemand(Settings settings) throws InterruptedException {
        EngineProfile profile = EngineProfiles.of(settings);
        if (!profile.image().isEmpty()) {
            check("containers", () -> daemon(settings));
            System.out.println("ok   engine_image: each engine is a container of %s with the arguments: %s"
                    .formatted(profile.image(), LogMask.mask(String.join(" ", profile.command()))));
        } else if (!profile.command().isEmpty()) {
            check("engine_command", () -> program(profile.command()));
        } else if (!settings.get(FleetSettings.DOCKER_HOST).isEmpty()) {
            note("containers", () -> daemon(settings));
        }
    }

    private static String daemon(Settings settings) throws IOException, InterruptedException {
        DaemonReport found;
        try {
            found = DaemonReport.of(OnDemand.host(settings));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (found.state() != DaemonReport.State.USABLE) {
            throw new IOException(found.advice().stream()
                    .map(each -> "\n     " + each)
                    .collect(Collectors.joining("", found.sentence(), "")));
        }
        SocketFile file = found.file();
        return file == null
                ? found.sentence()
                : "%s The socket is of %s:%s with mode %s."
                        .formatted(found.sentence(), file.owner(), file.group(), file.mode());
    }

    private static String program(List<String> command) throws IOException {
        String program = command.getFirst();
        List<Path> places = program.contains("/")
                ? List.of(Path.of(program))
                : Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .map(each -> Path.of(each, program))
                        .toList();
        Path found = places.stream()
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst()
                .orElseThrow(() -> new IOException("The program " + program + " of engine_command should be there to"
                        + " be run, but " + (program.contains("/") ? "it is not" : "it is in no folder of PATH")));
        return "each engine is a process of %s with the arguments: %s"
                .formatted(found, LogMask.mask(String.join(" ", command.subList(1, command.size()))));
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

    /// A check that nothing depends on so far.
    private void note(String name, Check check) throws InterruptedException {
        int before = failures;
        check(name, check);
        if (failures > before) {
            failures = before;
            System.out.println("     This stands in nobody's way as long as engine_image is not set.");
        }
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
