package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/// A process that changes settings all the time, killed in the middle of it.
class KilledIT {
    @TempDir
    private Path folder;

    /// Changes two settings that must be equal again and again; tells each pair that was saved.
    static final class Changing {
        private Changing() {}

        public static void main(String[] args) throws SettingsException {
            LiveSettings settings =
                    LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, Path.of(args[0])));
            for (int i = 0; ; i++) {
                String size = String.valueOf(6 + i % 14);
                settings.update(Map.of("hls_window_size", size, "hls_max_segments", size));
                System.out.println(size);
            }
        }
    }

    @RepeatedTest(5)
    void aKillLeavesTheOldFileOrTheNewOneWhole(RepetitionInfo repetition) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dslf4j.provider=dev.acequia.app.Logging", // to standard error
                        "-cp",
                        System.getProperty("java.class.path"),
                        Changing.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = process.inputReader()) {
            for (int i = 0; i < 10 * repetition.getCurrentRepetition(); i++) {
                assertThat(lines.readLine()).isNotNull();
            }
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        Map<String, String> saved = FlatJson.read(Files.readAllBytes(folder.resolve("settings.json")));
        assertThat(saved).containsOnlyKeys("hls_window_size", "hls_max_segments");
        assertThat(saved.get("hls_window_size")).isEqualTo(saved.get("hls_max_segments"));
        LiveSettings restarted = LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder));
        assertThat(restarted.now().source(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(Source.SAVED);
        restarted.update(Map.of("hls_low_latency", "true"));
    }
}
