package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Keys and tokens in a saved file that is damaged: what they closed stays closed, or it is known that they are lost.
class SavedSecretsTest {
    @TempDir
    private Path folder;

    private LiveSettings open() {
        return LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder));
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
}
