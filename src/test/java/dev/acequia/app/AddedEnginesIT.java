package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Engines that were added over the API, across restarts.
class AddedEnginesIT {
    @TempDir
    private Path folder;

    private final Simulator added = simulator();
    private final String name = "127.0.0.1:" + added.address().getPort();

    @AfterEach
    void close() {
        added.close();
    }

    private static Simulator simulator() {
        try {
            return Simulator.start(SimulatorOptions.defaults());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String engines(Rig rig) {
        return text(rig.get("/engines"));
    }

    private void add(Rig rig, String more) {
        String engine = "{\"address\": \"" + name + "\"" + more + "}";
        assertThat(rig.post("/engines", engine).statusCode()).isEqualTo(201);
    }

    private static Settings from(Settings settings, Source source) {
        return settings.with(EngineSettings.ENGINES, settings.get(EngineSettings.ENGINES), source);
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "ENVIRONMENT", "COMMAND_LINE"})
    void oneThatWasAddedIsThereAfterARestartBesideThoseOfTheStart(Source source) throws Exception {
        try (Rig rig = Rig.open(folder, settings -> from(settings, source))) {
            add(rig, ", \"forwarded\": true");
            for (int i = 0; i < 2; i++) {
                assertThat(engines(rig))
                        .contains(name, rig.engine().replace("localhost", ""))
                        .contains("\"forwarded\":true");
                rig.restart();
            }
            assertThat(text(rig.get("/proxy/config?explain=1")))
                    .contains("\"added_engines\":{\"value\":\"" + name
                            + ":forwarded\",\"default\":\"\",\"source\":\"saved\"");
            assertThat(rig.get(rig.manifest()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneThatWasRemovedStaysRemoved() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            add(rig, "");
            assertThat(rig.delete("/engines/" + name).statusCode()).isEqualTo(204);
            assertThat(engines(rig)).doesNotContain(name);
            rig.restart();
            assertThat(engines(rig)).doesNotContain(name);
        }
    }

    @Test
    void oneThatThePanelHasSavedAndSomebodyRemovedStaysRemoved() throws Exception {
        try (Rig rig = Rig.open(folder, settings -> from(settings, Source.ENVIRONMENT))) {
            rig.change("engines=" + rig.engine() + "," + name);
            assertThat(rig.delete("/engines/" + name).statusCode()).isEqualTo(204);
            rig.restart();
            assertThat(engines(rig)).doesNotContain(name).contains(rig.engine());
        }
    }

    @Test
    void oneThatTheStartNamesIsBackAtTheNext() throws Exception {
        try (Rig rig = Rig.open(folder, settings -> from(settings, Source.ENVIRONMENT))) {
            assertThat(rig.delete("/engines/" + rig.engine()).statusCode()).isEqualTo(204);
            rig.change("engine_wait=7");
            assertThat(engines(rig)).isEqualTo("[]");
            rig.restart();
            assertThat(engines(rig)).contains(rig.engine());
        }
    }

    @Test
    void addingAndRemovingAreTakenBackAsOtherChangesAre() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            add(rig, "");
            assertThat(rig.post("/proxy/config/undo").statusCode()).isEqualTo(200);
            assertThat(engines(rig)).doesNotContain(name);
            add(rig, "");
            rig.delete("/engines/" + name);
            assertThat(rig.post("/proxy/config/undo").statusCode()).isEqualTo(200);
            assertThat(engines(rig)).contains(name);
            rig.restart();
            assertThat(engines(rig)).contains(name);
        }
    }

    @Test
    void whatCannotBeSavedIsNotAdded() throws Exception {
        Path data = folder.resolve("data");
        try (Rig rig = Rig.open(data)) {
            Files.createDirectories(data.resolve("settings.json.tmp/in-the-way"));
            assertThat(text(rig.post("/engines", "{\"address\": \"" + name + "\"}")))
                    .contains("not_saved");
            assertThat(engines(rig)).doesNotContain(name);
        }
    }

    @Test
    void thoseThatAreAddedAtTheSameTimeAreAllKept() throws Exception {
        List<String> names = IntStream.rangeClosed(1, 12)
                .mapToObj(port -> "127.0.0.1:" + port)
                .toList();
        try (Rig rig = Rig.open(folder)) {
            try (Stream<String> all = names.parallelStream()) {
                all.forEach(each -> rig.post("/engines", "{\"address\": \"" + each + "\"}"));
            }
            rig.restart();
            assertThat(engines(rig)).contains(names);
        }
    }

    @Test
    void withoutOtherEnginesOneThatWasAddedTakesThePlaceOfTheDemoEngine() throws Exception {
        try (Rig rig = Rig.open(folder, settings -> settings.with(EngineSettings.ENGINES, List.of(), Source.DEFAULT))) {
            assertThat(text(rig.get("/health"))).contains("\"demo\":true");
            add(rig, "");
            assertThat(text(rig.get("/health"))).contains("\"demo\":false");
            rig.restart();
            assertThat(engines(rig)).contains(name);
            assertThat(text(rig.get("/health"))).contains("\"demo\":false");
            rig.delete("/engines/" + name);
            assertThat(text(rig.get("/health"))).contains("\"demo\":true");
        }
    }
}
