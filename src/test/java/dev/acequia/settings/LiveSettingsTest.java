package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSettingsTest {
    private final Path folder;
    private final LiveSettings settings;

    LiveSettingsTest(@TempDir Path folder) {
        this.folder = folder;
        this.settings = open();
    }

    private LiveSettings open() {
        return LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder, Source.ENVIRONMENT));
    }

    private Path file() {
        return folder.resolve("settings.json");
    }

    private SettingsException refused(Map<String, String> changes) {
        return catchThrowableOfType(SettingsException.class, () -> settings.update(changes));
    }

    @Test
    void aChangeHoldsAtOnceAndAfterARestart() throws Exception {
        settings.update(Map.of("stream_mode", "hls", "engine_wait", "0.5", "buffer_max_bytes", "3000kB"));

        for (Settings each : List.of(settings.now(), open().now())) {
            assertThat(each.get(ChannelSettings.STREAM_MODE)).isEqualTo(StreamMode.HLS);
            assertThat(each.get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofMillis(500));
            assertThat(each.get(ChannelSettings.BUFFER_MAX_BYTES)).isEqualTo(3000L << 10);
            assertThat(each.source(ChannelSettings.STREAM_MODE)).isEqualTo(Source.SAVED);
            assertThat(each.source(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(Source.DEFAULT);
        }
        assertThat(file()).hasContent("""
                {
                  "engine_wait": 0.5,
                  "stream_mode": "HLS",
                  "buffer_max_bytes": 3072000
                }
                """);
    }

    @Test
    void whatIsChangedLaterIsAddedToWhatWasSaved() throws Exception {
        settings.update(Map.of("hls_window_size", "8"));
        LiveSettings restarted = open();
        restarted.update(Map.of("hls_low_latency", "on"));

        assertThat(open().now())
                .hasToString("Settings[data_dir=" + folder + ", hls_window_size=8, hls_low_latency=true]");
    }

    @ParameterizedTest
    @CsvSource({
        "hls_max_segments,          6,   100, 4,    101",
        "hls_initial_segments,      1,   6,   0,    11",
        "hls_window_size,           3,   20,  2,    21",
        "hls_buffer_ready_timeout,  5,   120, 4.9,  120.1",
        "hls_first_segment_timeout, 5,   120, 4.9,  121",
        "hls_initial_buffer_seconds,5,   60,  4,    61",
        "hls_max_initial_segments,  1,   20,  0,    21",
        "hls_segment_fetch_interval,0.1, 2,   0.09, 2.01"
    })
    void eachHlsSettingChangesWithinItsRange(String key, String least, String most, String less, String more)
            throws Exception {
        Setting<?> setting = Catalogue.named(key).orElseThrow();
        for (String good : List.of(least, most)) {
            settings.update(Map.of(key, good));
            assertThat(settings.now().show(setting)).isEqualTo(good);
        }
        for (String bad : List.of(less, more, "x", "", "NaN", "-1")) {
            assertThat(refused(Map.of(key, bad)).problems())
                    .singleElement()
                    .asString()
                    .startsWith(key + " must be ")
                    .contains(setting.kind().range());
        }
        assertThat(open().now().show(setting)).isEqualTo(most);
    }

    @Test
    void oneBadKeyChangesNothingAndEveryOneIsNamed() throws Exception {
        settings.update(Map.of("stall_timeout", "20"));
        Settings before = settings.now();
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("hls_window_size", "8");
        changes.put("hls_windw_size", "8");
        changes.put("stall_timeout", "1");
        changes.put("port", "9000");
        changes.put("join_behind", "0");
        changes.put("ACEQUIA_JOIN_BEHIND", "1");

        SettingsException refused = refused(changes);

        assertThat(refused.reason()).isEqualTo(SettingsException.Reason.INVALID);
        assertThat(refused.problems())
                .containsExactly(
                        "hls_windw_size is not a setting; the nearest known name is hls_window_size",
                        "stall_timeout must be a number of seconds from 2 to 120, but is \"1\"",
                        "port must be set in acequia.yml or the environment, which are read at the start",
                        "join_behind and ACEQUIA_JOIN_BEHIND are the same setting");
        assertThat(settings.now()).isSameAs(before);
        assertThat(open().now()).hasToString(before.toString());
    }

    @Test
    void valuesMustNotContradictEachOtherOrWhatHolds() throws Exception {
        assertThat(refused(Map.of("hls_max_segments", "5")).problems())
                .containsExactly("hls_window_size (6) must not be greater than hls_max_segments (5)");
        assertThat(refused(Map.of("hls_initial_segments", "4", "hls_window_size", "3"))
                        .problems())
                .containsExactly("hls_initial_segments (4) must not be greater than hls_window_size (3)");

        settings.update(Map.of("hls_max_segments", "5", "hls_window_size", "5"));
        assertThat(settings.now().get(HlsSettings.HLS_MAX_SEGMENTS)).isEqualTo(5);
    }

    @Test
    void namesOfTheEnvironmentAndOfTheReferenceAreUnderstood() throws Exception {
        assertThat(settings.update(
                        Map.of("proxy_grace_period", "7", "HLS_WINDOW_SIZE", "7", "acexy_max_streams_per_engine", "3")))
                .isEmpty();
        assertThat(settings.now().get(ChannelSettings.CHANNEL_SHUTDOWN_DELAY)).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.now().get(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(7);
        assertThat(settings.now().get(EngineSettings.MAX_STREAMS_PER_ENGINE)).isEqualTo(3);
    }

    @Test
    void whatHasNoEffectAnyMoreIsAcceptedWithAWarning() throws Exception {
        assertThat(settings.update(Map.of("stream_timeout", "60")))
                .containsExactly("stream_timeout has no effect: it had none in the other proxy either");
        assertThat(file()).doesNotExist();
    }

    @Test
    void allThatIsShownMayBeSentBack() throws Exception {
        settings.update(Map.of("api_key", "hunter22"));
        Settings before = settings.now();
        Map<String, String> shown = new LinkedHashMap<>();
        Catalogue.all().forEach(setting -> shown.put(setting.key(), String.valueOf(before.json(setting))));

        settings.update(shown);

        assertThat(settings.now()).isSameAs(before);
        assertThat(shown).containsEntry("api_key", "set").containsEntry("hls_segment_fetch_interval", "0.5");
    }

    @Test
    void theFileIsForItsOwnerOnly() throws Exception {
        settings.update(Map.of("api_key", "hunter22"));

        assertThat(file()).content().contains("hunter22");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aValueForThisRunOnlyHidesTheSavedOne() throws Exception {
        settings.update(Map.of("engine_wait", "7"));
        Settings start = settings.now().with(EngineSettings.ENGINE_WAIT, Duration.ofSeconds(3));
        assertThat(LiveSettings.open(start).now().get(EngineSettings.ENGINE_WAIT))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aFolderThatCannotBeWrittenChangesNothing() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("file"));
        LiveSettings unsaved = LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, noFolder));

        SettingsException refused =
                catchThrowableOfType(SettingsException.class, () -> unsaved.update(Map.of("engine_wait", "7")));

        assertThat(refused.reason()).isEqualTo(SettingsException.Reason.UNSAVED);
        assertThat(refused).hasMessageStartingWith("The settings cannot be saved in " + noFolder);
        assertThat(unsaved.now().source(EngineSettings.ENGINE_WAIT)).isEqualTo(Source.DEFAULT);
    }

    @Test
    void whoFollowsIsToldWhatHoldsNowAndAfterEachUpdate() throws Exception {
        List<Duration> seen = new ArrayList<>();
        settings.follow(now -> seen.add(now.get(EngineSettings.ENGINE_WAIT)));
        settings.update(Map.of("engine_wait", "7"));
        settings.update(Map.of("engine_wait", "8"));
        assertThat(seen).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(8));
    }

    @Test
    void ofUpdatesAtTheSameTimeNoneIsLostAndNoneIsSeenInHalf() throws Exception {
        List<String> keys = List.of("engine_wait", "start_timeout", "client_stall_timeout", "hls_buffer_ready_timeout");
        List<CompletableFuture<Void>> updates = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String key : keys) {
                updates.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 10; i <= 30; i++) {
                                update(Map.of(key, String.valueOf(i)));
                            }
                        },
                        threads));
            }
            updates.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i <= 20; i++) {
                            String size = String.valueOf(i % 2 == 0 ? 5 : 20);
                            update(Map.of("hls_max_segments", size, "hls_window_size", size));
                        }
                    },
                    threads));
            while (!CompletableFuture.allOf(updates.toArray(CompletableFuture[]::new))
                    .isDone()) {
                assertThat(settings.now().contradictions()).isEmpty();
            }
        }
        updates.forEach(CompletableFuture::join);
        for (String key : keys) {
            assertThat(open().now().show(Catalogue.named(key).orElseThrow())).isEqualTo("30");
        }
        assertThat(open().now()).hasToString(settings.now().toString());
    }

    private void update(Map<String, String> changes) {
        try {
            settings.update(changes);
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAnUpdateThatWasKilledLeftBehindIsNoHindrance() throws IOException, SettingsException {
        Files.writeString(folder.resolve("settings.json.tmp"), "{\"engine_wait\": ");
        assertThat(open().now().source(EngineSettings.ENGINE_WAIT)).isEqualTo(Source.DEFAULT);

        settings.update(Map.of("engine_wait", "7"));

        assertThat(open().now().get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofSeconds(7));
        assertThat(folder.resolve("settings.json.tmp")).doesNotExist();
    }
}
