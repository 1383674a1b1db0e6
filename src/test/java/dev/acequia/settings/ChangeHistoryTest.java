package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which changes are remembered, and taking them back.
class ChangeHistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String ADDRESS = "192.0.2.7";

    private final Path folder;
    private final LiveSettings settings;

    ChangeHistoryTest(@TempDir Path folder) {
        this.folder = folder;
        this.settings = open();
    }

    private LiveSettings open() {
        return open(Settings.defaults());
    }

    private LiveSettings open(Settings start) {
        return LiveSettings.open(
                start.with(ServerSettings.DATA_DIR, folder, Source.ENVIRONMENT), InstantSource.fixed(NOW));
    }

    private void change(String key, String value) throws SettingsException {
        settings.update(Map.of(key, value), ADDRESS);
    }

    private static String wait(LiveSettings settings) {
        return settings.now().show(EngineSettings.ENGINE_WAIT);
    }

    private static SettingsException.Reason refusal(LiveSettings settings) {
        return catchThrowableOfType(SettingsException.class, () -> settings.undo(ADDRESS))
                .reason();
    }

    @Test
    void eachChangeIsRememberedNewestFirstAndAcrossARestart() throws Exception {
        change("engine_wait", "7");
        settings.update(Map.of("engine_wait", "8", "hls_window_size", "8"), ADDRESS);

        for (LiveSettings each : List.of(settings, open())) {
            assertThat(each.history())
                    .containsExactly(
                            new Change(
                                    2,
                                    NOW,
                                    ADDRESS,
                                    List.of(
                                            new Change.Step("engine_wait", "7", "8", true),
                                            new Change.Step("hls_window_size", "6", "8", false)),
                                    0),
                            new Change(1, NOW, ADDRESS, List.of(new Change.Step("engine_wait", "10", "7", false)), 0));
        }
    }

    @Test
    void whatChangesNothingIsNoChange() throws Exception {
        change("engine_wait", "10");
        assertThat(settings.history()).isEmpty();
    }

    @Test
    void changesAreTakenBackOneAfterTheOther() throws Exception {
        change("engine_wait", "7");
        change("engine_wait", "8");

        Change undone = settings.undo(ADDRESS);

        assertThat(undone.undoes()).isEqualTo(2);
        assertThat(wait(settings)).isEqualTo("7");
        LiveSettings restarted = open();
        restarted.undo(ADDRESS);
        assertThat(wait(restarted)).isEqualTo("10");
        assertThat(restarted.now().source(EngineSettings.ENGINE_WAIT)).isEqualTo(Source.DEFAULT);
        assertThat(folder.resolve("settings.json")).content().doesNotContain("engine_wait");
        assertThat(refusal(restarted)).isEqualTo(SettingsException.Reason.NOTHING_TO_UNDO);
        assertThat(restarted.history()).hasSize(4);
    }

    @Test
    void aChangeAfterOneThatWasTakenBackIsTheNextToBeTakenBack() throws Exception {
        change("engine_wait", "7");
        change("engine_wait", "8");
        settings.undo(ADDRESS);
        change("engine_wait", "9");
        settings.undo(ADDRESS);
        assertThat(wait(settings)).isEqualTo("7");
        settings.undo(ADDRESS);
        assertThat(wait(settings)).isEqualTo("10");
    }

    @Test
    void withNoChangeThereIsNothingToTakeBack() {
        assertThat(refusal(settings)).isEqualTo(SettingsException.Reason.NOTHING_TO_UNDO);
    }

    @Test
    void aSecretIsNotRememberedAndOnlyItsFirstValueIsTakenBack() throws Exception {
        change("api_key", "hunter22");
        change("api_key", "hunter33");

        assertThat(settings.history().getFirst().steps())
                .containsExactly(new Change.Step("api_key", "***", "***", true));
        assertThat(Files.readString(folder.resolve("settings.history.json"))).doesNotContain("hunter");
        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> settings.undo(ADDRESS));
        assertThat(refused.reason()).isEqualTo(SettingsException.Reason.NOT_UNDONE);
        assertThat(refused).hasMessageContaining("the value that api_key had is not kept, because it is a secret");
        assertThat(settings.now().get(ServerSettings.API_KEY)).isEqualTo("hunter33");
    }

    @Test
    void aSecretThatWasNotSetIsUnsetAgain() throws Exception {
        change("api_key", "hunter22");
        settings.undo(ADDRESS);
        assertThat(settings.now().get(ServerSettings.API_KEY)).isEmpty();
    }

    @Test
    void whatDoesNotHoldAnyMoreIsNotTakenBack() throws Exception {
        change("engine_wait", "7");
        Files.writeString(folder.resolve("settings.json"), "{\"engine_wait\": 20}");
        assertThat(refusal(open())).isEqualTo(SettingsException.Reason.NOT_UNDONE);
    }

    @Test
    void whatWouldContradictSomethingElseIsNotTakenBack() throws Exception {
        settings.update(Map.of("hls_max_segments", "5", "hls_window_size", "5"), ADDRESS);
        LiveSettings restarted = open(Settings.defaults().with(HlsSettings.HLS_MAX_SEGMENTS, 5, Source.ENVIRONMENT));
        assertThat(refusal(restarted)).isEqualTo(SettingsException.Reason.NOT_UNDONE);
        assertThat(restarted.now().get(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(5);
    }

    @Test
    void onlyTheLastHundredAreKept() throws Exception {
        for (int i = 0; i < 103; i++) {
            change("engine_wait", String.valueOf(11 + i % 2));
        }
        assertThat(open().history()).hasSize(100).first().extracting(Change::id).isEqualTo(103L);
    }

    @Test
    void aHistoryThatCannotBeReadOrWrittenIsNoHindrance() throws Exception {
        Path file = folder.resolve("settings.history.json");
        for (String damaged : List.of("", "{}", "[{\"id\": \"x\"}]", "[", "\0")) {
            Files.writeString(file, damaged);
            assertThat(open().history()).isEmpty();
        }
        Files.delete(file);
        Files.createDirectories(file.resolve("a-folder-in-its-place"));
        LiveSettings unkept = open();
        unkept.update(Map.of("engine_wait", "7"));
        assertThat(wait(unkept)).isEqualTo("7");
        assertThat(wait(open())).isEqualTo("7");
        assertThat(unkept.history()).hasSize(1);
    }

    @Test
    void whoeverWitnessesChangesIsToldOfEach() throws Exception {
        List<String> told = new ArrayList<>();
        settings.witness(change -> told.add(change.sentence() + " " + change.details()));
        change("engine_wait", "7");
        change("api_key", "hunter22");
        settings.undo(ADDRESS);
        assertThat(told)
                .containsExactly(
                        "engine_wait is now \"7\", was \"10\" {engine_wait=7, who=192.0.2.7}",
                        "api_key is now \"***\", was \"\" {api_key=***, who=192.0.2.7}",
                        "api_key is now \"\", was \"***\" {api_key=, who=192.0.2.7}");
    }

    @Test
    void whatWasExportedIsTakenInAllOrNotAtAll() throws Exception {
        assertThat(settings.load(Map.of("engine_wait", "7", "of_tomorrow", "1", "stream_timeout", "60"), ADDRESS))
                .containsExactlyInAnyOrder("of_tomorrow", "stream_timeout");
        assertThat(wait(settings)).isEqualTo("7");
        SettingsException refused = catchThrowableOfType(
                SettingsException.class,
                () -> settings.load(
                        Map.of("engine_wait", "8", "hls_window_size", "99", "stall_timeout", "x"), ADDRESS));
        assertThat(refused.problems()).hasSize(2);
        assertThat(settings.now().get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void theHistoryIsForItsOwnerOnly() throws IOException, SettingsException {
        change("engine_wait", "7");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("settings.history.json")))
                    .hasSize(2);
        }
    }
}
