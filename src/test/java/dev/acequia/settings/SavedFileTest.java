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
import org.junit.jupiter.params.provider.FieldSource;
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

    private LiveSettings open() {
        return LiveSettings.open(start.with(ServerSettings.DATA_DIR, folder));
    }

    /// A key and a token, and something else before and behind.
    private void save() throws SettingsException {
        open().update(Map.of("engine_wait", "7"));
        open().update(Map.of("api_key", "hunter22"));
        open().update(Map.of("stream_tokens", "anna:s3cret-1"));
    }

    private static void assertIsClosed(LiveSettings settings) {
        assertThat(settings.now().get(ServerSettings.API_KEY)).isEqualTo("hunter22");
        assertThat(settings.now().get(ServerSettings.STREAM_TOKENS)).hasSize(1);
        assertThat(settings.fault()).isEmpty();
    }

    private void assertIsLost() throws IOException {
        for (int i = 0; i < 2; i++) {
            LiveSettings lost = open();
            assertThat(lost.fault()).as("after a restart, too").contains("which may include keys and tokens");
            SettingsException refused =
                    catchThrowableOfType(SettingsException.class, () -> lost.update(Map.of("engine_wait", "9")));
            assertThat(refused.reason()).isEqualTo(SettingsException.Reason.UNSAVED);
            assertThat(catchThrowableOfType(SettingsException.class, () -> lost.undo("")))
                    .isNotNull();
        }
    }

    static final String[] DAMAGED = {
        "",
        "{",
        "{\"api_key\": \"hunter22\"",
        "[]",
        "7",
        "null",
        "\"text\"",
        "\0\0\0\0",
        "{\"api_key\": null}",
        "{\"api_key\": true}",
        "{\"api_key\": [\"hunter22\"]}",
        "{\"api_key\": \"with a blank\"}",
        "{\"stream_tokens\": 7}",
        "{\"stream_tokens\": \"::::\"}",
        "{\"stream_tokens\": {\"anna\": \"s3cret-1\"}}"
    };

    @ParameterizedTest
    @FieldSource("DAMAGED")
    void whatHasBeenClosedStaysClosedWhenTheFileIsDamaged(String json) throws Exception {
        save();
        Files.writeString(folder.resolve("settings.json"), json);
        assertIsClosed(open());
        assertIsClosed(open());
        open().update(Map.of("engine_wait", "9"));
        assertIsClosed(open());
    }

    @ParameterizedTest
    @FieldSource("DAMAGED")
    void whereBothAreDamagedItIsNotKnownWhoMayDoWhatUntilSomebodyMendsIt(String json) throws Exception {
        save();
        Files.writeString(folder.resolve("settings.json"), json);
        Files.writeString(folder.resolve("settings.previous.json"), json);
        assertIsLost();

        Files.writeString(folder.resolve("settings.json"), "{\"api_key\": \"hunter22\"}");
        assertThat(open().fault()).isEmpty();
        assertThat(open().now().get(ServerSettings.API_KEY)).isEqualTo("hunter22");
        open().update(Map.of("engine_wait", "9"));
    }

    @Test
    void whoTakesAwayAllOfItBeginsWithNone() throws Exception {
        Files.writeString(folder.resolve("settings.json"), "{");
        assertIsLost();
        Files.delete(folder.resolve("settings.json.broken"));
        assertThat(open().fault()).isEmpty();
        open().update(Map.of("engine_wait", "9"));
    }

    @Test
    void whereTheFileIsGoneTheOneBeforeIsTaken() throws Exception {
        save();
        Files.delete(folder.resolve("settings.json"));
        assertIsClosed(open());
        assertThat(folder.resolve("settings.json")).content().contains("hunter22");
    }

    @Test
    void whereAFolderIsInItsPlaceTheOneBeforeIsTakenAndNothingIsChanged() throws Exception {
        save();
        Files.delete(folder.resolve("settings.json"));
        Files.createDirectories(folder.resolve("settings.json/inside"));
        LiveSettings settings = open();
        assertIsClosed(settings);
        assertThat(catchThrowableOfType(SettingsException.class, () -> settings.update(Map.of("engine_wait", "9")))
                        .reason())
                .isEqualTo(SettingsException.Reason.UNSAVED);
        Files.delete(folder.resolve("settings.previous.json"));
        assertIsLost();
    }

    @Test
    void aFileOfANewerVersionIsLeftAsItIs() throws Exception {
        save();
        String newer = "{\"version\": 2, \"access\": \"in another form\"}";
        Files.writeString(folder.resolve("settings.json"), newer);
        assertIsLost();
        assertThat(folder.resolve("settings.json")).hasContent(newer);
    }

    @Test
    void whereAFirstKeyIsLostWithTheFileItIsNotKnownWhoMayDoWhat() throws Exception {
        open().update(Map.of("api_key", "hunter22", "stream_tokens", "s3cret-1"));
        Files.writeString(folder.resolve("settings.json"), "");
        assertIsLost();
    }

    @Test
    void theFileBeforeIsOfOneChange() throws Exception {
        open().update(Map.of("api_key", "hunter22", "engine_wait", "7"));
        open().update(Map.of("api_key", "hunter33", "engine_wait", "8"));
        assertThat(folder.resolve("settings.previous.json")).content().contains("hunter22", "7");
        Files.delete(folder.resolve("settings.json"));
        assertThat(open().now().get(ServerSettings.API_KEY)).isEqualTo("hunter33");
    }

    @Test
    void whereTheSecretsOfNowAreDamagedTooItIsNotKnownWhoMayDoWhat() throws Exception {
        save();
        Files.writeString(folder.resolve("settings.json"), "");
        Files.writeString(folder.resolve("settings.secrets.json"), "{");
        assertIsLost();
    }

    @Test
    void aKeyThatWasReplacedOrTakenAwayDoesNotComeBack() throws Exception {
        save();
        open().update(Map.of("api_key", "hunter33"));
        open().update(Map.of("stream_tokens", ""));
        Files.writeString(folder.resolve("settings.json"), "");
        assertThat(open().now().get(ServerSettings.API_KEY)).isEqualTo("hunter33");
        assertThat(open().now().get(ServerSettings.STREAM_TOKENS)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsRefusedAndNothingIsLost() throws Exception {
        save();
        LiveSettings settings = open();
        Files.createDirectories(folder.resolve("settings.json.tmp/in-the-way"));
        assertThat(catchThrowableOfType(SettingsException.class, () -> settings.update(Map.of("engine_wait", "9")))
                        .reason())
                .isEqualTo(SettingsException.Reason.UNSAVED);
        assertIsClosed(settings);
        assertIsClosed(open());
        assertThat(open().now().get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aNumberWithoutEndIsRefusedAndNotWrittenOut() {
        assertThat(FlatJson.read("{\"a\": 1e999999999, \"b\": 1e-999999999}".getBytes(StandardCharsets.UTF_8))
                        .values())
                .containsExactly("1E+999999999", "1E-999999999");
    }
}
