package dev.acequia.fleet;

import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Process of an engine, which gets the server's environment, but for the server's secrets and what is between it and
/// the service manager.
final class EngineProcess {
    static final Set<String> OF_SERVER = Stream.concat(
                    Stream.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"),
                    Catalogue.all().stream().filter(Setting::isSecret).flatMap(each -> each.env().stream()))
            .collect(Collectors.toUnmodifiableSet());

    private EngineProcess() {}

    static ProcessBuilder of(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(OF_SERVER);
        return builder;
    }
}
