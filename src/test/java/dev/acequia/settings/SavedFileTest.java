package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a start makes of what it finds saved.
class SavedFileTest {
    @TempDir
    private Path folder;

    private Settings start = Settings.defaults();

    private Settings restored(String json) throws IOException {
        Files.writeString(folder.resolve("settings.json"), json);
        return LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder)).now();
    }

    private String warnings(Map<String, String> saved) {
        Restoring restoring = new Restoring(start);
        saved.forEach(restoring::take);
        restoring.settings();
        return String.join("\n", restoring.warnings());
    }

    @Test
    void savedValuesBeatTheEnvironment() throws Exception {
        start = Settings.load(folder, Map.of("HLS_WINDOW_SIZE", "7", "HLS_MAX_SEGMENTS", "50"));
        Settings settings = restored("{\"hls_window_size\": 8}");
        assertThat(settings.get(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(8);
        assertThat(settings.get(HlsSettings.HLS_MAX_SEGMENTS)).isEqualTo(50);
    }

    @Test
    void numbersAndTextsAreUnderstoodAlike() throws IOException {
        Settings settings = restored("""
                {"hls_window_size": "8", "engine_wait": 1e1, "hls_max_segments": 30.0,
                 "hls_low_latency": true, "buffer_max_bytes": "8MB"}""");
        assertThat(settings)
                .hasToString("Settings[data_dir=" + folder + ", engine_wait=10, buffer_max_bytes=8MB,"
                        + " hls_max_segments=30, hls_window_size=8, hls_low_latency=true]");
    }

    @Test
    void aValueThatCannotBeRightAnyMoreIsIgnoredAndTheOthersHold() throws IOException {
        assertThat(restored("""
                {"hls_window_size": 99, "gone": 1, "port": 1, "stall_timeout": "x", "engine_wait": 7}""")).hasToString("Settings[data_dir=" + folder + ", engine_wait=7]");
        assertThat(folder.resolve("settings.json.broken")).doesNotExist();
        assertThat(warnings(Map.of("hls_window_size", "99"))).contains("hls_window_size", "3 to 20", "99");
        assertThat(warnings(Map.of("gone", "1"))).contains("gone is not a setting");
        assertThat(warnings(Map.of("port", "1"))).contains("port is read from acequia.yml");
    }

    @Test
    void savedValuesThatContradictEachOtherGiveWayTogether() throws IOException {
        Settings settings = restored("""
                {"hls_max_segments": 7, "hls_window_size": 8, "hls_initial_segments": 7, "engine_wait": 7}""");
        assertThat(settings).hasToString("Settings[data_dir=" + folder + ", engine_wait=7]");
        assertThat(warnings(Map.of("hls_window_size", "20", "hls_max_segments", "10")))
                .isEqualTo("hls_window_size (20) must not be greater than hls_max_segments (10)");
    }

    @Test
    void aSavedValueThatContradictsTheEnvironmentGivesWay() throws Exception {
        start = Settings.load(folder, Map.of("HLS_MAX_SEGMENTS", "10"));
        Settings settings = restored("{\"hls_window_size\": 20}");
        assertThat(settings.get(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(6);
        assertThat(settings.get(HlsSettings.HLS_MAX_SEGMENTS)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"engine_wait\": 7",
                "{\"engine_wait\": 7} {}",
                "{\"engine_wait\": 7, \"engine_wait\": 8}",
                "{\"engine_wait\": [7]}",
                "{\"engine_wait\": {\"s\": 7}}",
                "\0\0\0\0"
            })
    void aDamagedFileIsSetAside(String json) throws Exception {
        assertThat(restored(json)).hasToString("Settings[data_dir=" + folder + "]");

        assertThat(folder.resolve("settings.json")).doesNotExist();
        assertThat(folder.resolve("settings.json.broken")).hasContent(json);
    }

    @Test
    void aFileThatIsNestedOrLongWithoutEndIsSetAsideToo() throws IOException {
        for (String json : new String[] {"{\"engine_wait\": " + "[".repeat(60_000), " ".repeat(100_000) + "{}"}) {
            assertThat(restored(json)).hasToString("Settings[data_dir=" + folder + "]");
            assertThat(folder.resolve("settings.json.broken")).exists();
        }
    }

    @Test
    void ofADamagedFileTheOneBeforeIsTakenAndStaysTaken() throws Exception {
        LiveSettings settings = LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder));
        settings.update(Map.of("engine_wait", "7"));
        settings.update(Map.of("engine_wait", "8"));
        assertThat(folder.resolve("settings.previous.json")).content().contains("\"engine_wait\": 7");

        assertThat(restored("{\"engine_wait\": ").get(EngineSettings.ENGINE_WAIT))
                .isEqualTo(Duration.ofSeconds(7));

        assertThat(folder.resolve("settings.json.broken")).hasContent("{\"engine_wait\": ");
        Settings again =
                LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder)).now();
        assertThat(again.get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whenBothAreDamagedTheServerStartsWithNothingSaved() throws Exception {
        Files.writeString(folder.resolve("settings.previous.json"), "{");
        assertThat(restored("{")).hasToString("Settings[data_dir=" + folder + "]");
    }

    @Test
    void aFileThatCannotBeReadStaysWhereItIsAndIsNotReplaced() throws Exception {
        Path file = Files.createDirectory(folder.resolve("settings.json"));
        LiveSettings settings = LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder));
        assertThat(catchThrowableOfType(SettingsException.class, () -> settings.update(Map.of("engine_wait", "7")))
                        .reason())
                .isEqualTo(SettingsException.Reason.UNSAVED);
        assertThat(file).isDirectory();
    }

    @Test
    void aDamagedFileDoesNotReplaceTheOneBefore() throws Exception {
        LiveSettings settings = LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder));
        settings.update(Map.of("engine_wait", "7"));
        settings.update(Map.of("engine_wait", "8"));
        Files.writeString(folder.resolve("settings.json"), "{");
        settings.update(Map.of("engine_wait", "9"));
        assertThat(folder.resolve("settings.previous.json")).content().contains("\"engine_wait\": 7");
        assertThat(folder.resolve("settings.json")).content().contains("\"engine_wait\": 9");
    }

    @Test
    void whatHasNoEffectSurvivesAChange() throws Exception {
        Files.writeString(folder.resolve("settings.json"), """
                {"of_tomorrow": 30, "and": "text", "also": true, "hls_window_size": 99, "port": 1, "stall_timeout": 20,
                 "endless": 1e999999999}""");
        LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder)).update(Map.of("engine_wait", "7"));
        assertThat(folder.resolve("settings.json")).hasContent("""
                {
                  "engine_wait": 7,
                  "stall_timeout": 20,
                  "of_tomorrow": 30,
                  "and": "text",
                  "also": true,
                  "hls_window_size": 99,
                  "port": 1,
                  "endless": "1E+999999999"
                }
                """);
    }

    @Test
    void aSavedValueThatIsHiddenForThisRunSurvivesAChange() throws Exception {
        Files.writeString(folder.resolve("settings.json"), "{\"engine_wait\": 7}");
        Settings thisRun =
                start.with(ServerSettings.DATA_DIR, folder).with(EngineSettings.ENGINE_WAIT, Duration.ofSeconds(3));
        LiveSettings.open(thisRun).update(Map.of("stall_timeout", "20"));
        assertThat(LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder))
                        .now()
                        .get(EngineSettings.ENGINE_WAIT))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aNumberWithoutEndIsRefusedAndNotWrittenOut() {
        assertThat(FlatJson.read("{\"a\": 1e999999999, \"b\": 1e-999999999}".getBytes(StandardCharsets.UTF_8))
                        .values())
                .containsExactly("1E+999999999", "1E-999999999");
    }
}
