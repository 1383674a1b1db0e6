package dev.acequia.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.stationlist.ListOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed in the middle of an import leaves the old stations or the new ones.
class ImportKillIT {
    private static final int ENTRIES = 3000;

    @TempDir
    private Path folder;

    /// Imports one of two lists after the other, until it is killed.
    public static void main(String[] args) throws Exception {
        StationDatabase database = new StationDatabase(Path.of(args[0]), InstantSource.system());
        System.out.println("ready");
        for (int i = 0; true; i++) {
            importAs(database, i % 2 == 0 ? "Even" : "Odd");
        }
    }

    private static void importAs(StationDatabase database, String name) throws Exception {
        StringBuilder list = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < ENTRIES; i++) {
            list.append("#EXTINF:-1,")
                    .append(name)
                    .append(' ')
                    .append(i)
                    .append("\nacestream://")
                    .append("%040x".formatted(i + 1))
                    .append('\n');
        }
        ListSource source = new ListSources(database)
                .named("list")
                .orElse(ListSources.unsaved("list", ListSource.Kind.UPLOAD, "", ListOptions.DEFAULT));
        new Imports(database)
                .run(
                        source,
                        new ByteArrayInputStream(list.toString().getBytes(StandardCharsets.UTF_8)),
                        ListOrigin.PASTED,
                        Imports.Order.SAVE);
    }

    @Test
    void aKillLeavesTheOldOrTheNewStations() throws Exception {
        Path file = folder.resolve("stations.db");
        Random random = new Random(7);
        for (int i = 0; i < 6; i++) {
            kill(file, 300 + random.nextInt(900));
            try (StationDatabase database = new StationDatabase(file, InstantSource.system())) {
                Stations stations = new Stations(database, () -> Duration.ofDays(1));
                List<Station> found = stations.page(StationFilter.ALL, 0, 2 * ENTRIES);
                assertThat(found.size()).isIn(0, ENTRIES);
                assertThat(found.stream()
                                .map(each -> each.name().startsWith("Even"))
                                .distinct()
                                .count())
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    private static void kill(Path file, int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImportKillIT.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            while (!"ready".equals(lines.readLine())) {
                assertThat(process.isAlive()).isTrue();
            }
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
    }
}
