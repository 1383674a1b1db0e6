package dev.acequia.app;

import dev.acequia.fleet.Instance;
import dev.acequia.fleet.ProcessProvider;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The real server with engines on demand: simulators as processes of their own; leaves none behind.
abstract class FleetRig {
    static final List<Content> CONTENTS = contents();

    @TempDir
    Path folder;

    static List<Content> contents() {
        try (Simulator all = Simulator.start(SimulatorOptions.defaults())) {
            return all.contents();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> simulator() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.acequia.app.Main",
                "simulate",
                "--timing",
                "QUICK",
                "--any-content",
                "--port",
                "{http}");
    }

    Rig open(int min, UnaryOperator<Settings> knobs) throws IOException {
        return Rig.with(
                0,
                folder,
                "0",
                settings -> knobs.apply(settings.with(FleetSettings.ENGINE_COMMAND, simulator())
                        .with(FleetSettings.MIN_REPLICAS, min)
                        .with(FleetSettings.MAX_REPLICAS, 3)
                        .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                        .with(EngineSettings.ENGINE_WAIT, Duration.ZERO)));
    }

    static TsViewer watch(Rig rig, Content content) {
        return watch(rig, String.valueOf(content.contentId()));
    }

    static TsViewer watch(Rig rig, String content) {
        return rig.watch("/ace/getstream.ts?id=" + content, "viewer");
    }

    static List<String> engines(Rig rig) {
        return rig.json("/engines").all("id").stream().map(Json::text).toList();
    }

    static boolean isEvery(Rig rig, String health) {
        return rig.json("/engines").all("health_status").stream()
                .map(Json::text)
                .allMatch(health::equals);
    }

    /// The processes in the data folder.
    Set<ProcessHandle> processes() {
        try (Stream<Path> all = Files.list(folder.resolve("engines"))) {
            return all.map(each -> each.resolve("process"))
                    .filter(Files::exists)
                    .map(FleetIT::pid)
                    .flatMap(each -> ProcessHandle.of(each).stream())
                    .filter(ProcessHandle::isAlive)
                    .collect(Collectors.toSet());
        } catch (IOException none) {
            return Set.of();
        }
    }

    static long pid(Path note) {
        try {
            return Long.parseLong(Files.readAllLines(note).getFirst());
        } catch (IOException | RuntimeException removed) {
            return -1;
        }
    }

    @AfterEach
    void removeAll() throws Exception {
        String instance = Files.readString(folder.resolve("instance")).strip();
        ProcessProvider left = new ProcessProvider(folder.resolve("engines"), instance);
        for (Instance each : left.list()) {
            left.remove(each.id());
        }
    }
}
