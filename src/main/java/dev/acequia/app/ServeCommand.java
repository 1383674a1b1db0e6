package dev.acequia.app;

import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Parsed;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `acequia serve`: the server, in the foreground, until it is told to stop.
@Command(name = "serve", description = "Serve streams; what acequia does without a command.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Listen here instead of where the settings say.")
    private @Nullable String port;

    @Option(names = "--engines", paramLabel = "HOST:PORT,…", description = "Use these engines.")
    private @Nullable String engines;

    @Option(names = "--rehearse", hidden = true, description = "Start, play for a moment, stop: makes the AOT cache.")
    private boolean rehearse;

    /// Serves as the settings say; the exit code.
    static int run() {
        try {
            return new ServeCommand().call();
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println(e.getMessage());
            return Commands.FAILED;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings;
        try {
            settings = overridden(Settings.load(Path.of(""), System.getenv()));
        } catch (SettingsException e) {
            e.problems().forEach(System.err::println);
            return Commands.BAD_USAGE;
        }
        Logging.level(settings.get(Catalogue.LOG_LEVEL));
        settings.warnings().forEach(log::warn);
        App app = App.start(settings);
        if (rehearse) {
            try (app) {
                Rehearsal.play(app);
            }
            return 0;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "shutdown"));
        System.out.println(app.greeting(uptimeSeconds()));
        CountDownLatch never = new CountDownLatch(1);
        never.await();
        return 0;
    }

    private Settings overridden(Settings settings) {
        if (rehearse) {
            return settings.with(Catalogue.PORT, 0).with(Catalogue.ENGINES, List.of());
        }
        return option(option(settings, Catalogue.PORT, "--port", port), Catalogue.ENGINES, "--engines", engines);
    }

    private <T> Settings option(Settings settings, Setting<T> setting, String name, @Nullable String text) {
        if (text == null) {
            return settings;
        }
        return switch (setting.parse(name, text)) {
            case Parsed.Valid<T>(T value) -> settings.with(setting, value);
            case Parsed.Refused<T>(String problem) ->
                throw new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
        };
    }

    /// Told to stop by a signal: ends in order, and with exit code 0 instead of the signal's.
    private static void stop(App app) {
        app.close();
        Runtime.getRuntime().halt(0);
    }

    private static double uptimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
