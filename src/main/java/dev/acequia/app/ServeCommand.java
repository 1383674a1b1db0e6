package dev.acequia.app;

import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.Parsed;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `acequia serve`: the server, with some settings from the command line.
@Command(name = "serve", description = "Serve streams; the default without a command.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT,…",
            description = "Listen on these ports instead of the configured ones; the first is the main one.")
    private @Nullable String port;

    @Option(
            names = "--engines",
            paramLabel = "HOST:PORT,…",
            description = "Use these engines instead of the configured ones.")
    private @Nullable String engines;

    @Override
    public Integer call() {
        try {
            return Serving.run(overridden(Settings.load(Path.of(""), System.getenv())));
        } catch (SettingsException e) {
            return Serving.refuse(e);
        }
    }

    private Settings overridden(Settings settings) {
        return option(
                option(settings, ServerSettings.PORT, "--port", port), EngineSettings.ENGINES, "--engines", engines);
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
}
