package dev.acequia.app;

import dev.acequia.http.ListenException;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server as a process has it, with its greeting and its end. Knows nothing of the command line: without arguments
/// there is none, and what reads it is not loaded.
record Serving(App app, Thread hook, HeapTrim trim, Optional<ServiceNotices> notices) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    /// Serves until it is told to stop; the exit code.
    static int run() {
        try {
            return run(Settings.load(Path.of(""), System.getenv()));
        } catch (SettingsException e) {
            return refuse(e);
        }
    }

    /// Says what is wrong with the settings; the exit code.
    static int refuse(SettingsException refusal) {
        refusal.problems().forEach(System.err::println);
        return Commands.BAD_USAGE;
    }

    /// Serves with these settings.
    static int run(Settings settings) {
        try {
            begin(settings);
            new CountDownLatch(1).await();
            return 0;
        } catch (ListenException e) {
            e.refused().forEach(each -> System.err.println(PortAdvice.sentence(each)));
            return Commands.FAILED;
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println(e.getMessage());
            return Commands.FAILED;
        }
    }

    /// Starts and says so.
    static Serving begin(Settings settings) throws IOException {
        Logging.level(settings.get(ServerSettings.LOG_LEVEL));
        settings.warnings().forEach(log::warn);
        App app = App.start(settings);
        LastDeadline deadline = LastDeadline.start();
        Optional<ServiceNotices> notices =
                ServiceNotices.ready(System.getenv(), app.loops(), "Serving at " + app.url("/"));
        Thread hook = new Thread(() -> stop(app, notices, deadline), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println(app.greeting(age()));
        return new Serving(app, hook, HeapTrim.start(), notices);
    }

    /// Told to stop by a signal: ends in order and with exit code 0 instead of the signal's, or in disorder in time.
    private static void stop(App app, Optional<ServiceNotices> notices, LastDeadline deadline) {
        deadline.begin();
        notices.ifPresent(ServiceNotices::close);
        app.close();
        Runtime.getRuntime().halt(0);
    }

    /// Since the process began, the launcher included.
    private static Duration age() {
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }

    /// Ends without the process.
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        trim.close();
        notices.ifPresent(ServiceNotices::close);
        app.close();
    }
}
