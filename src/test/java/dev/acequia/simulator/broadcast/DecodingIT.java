package dev.acequia.simulator.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecodingIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    /// The stamps wrap soon after.
    private static final Instant WRAP = Instant.ofEpochSecond((1L << 33) / 90_000 - 20);

    private Path folder;
    private Ffmpeg ffmpeg;

    @BeforeAll
    void unpack(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.ffmpeg = new Ffmpeg(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "counter", "bars"})
    void threeLoopsDecodeWithoutAWord(String clip) throws IOException, InterruptedException {
        assertThat(ffmpeg.complaints(recording(clip, NOW))).isEmpty();
    }

    @Test
    void theClocksMayWrapMeanwhile() throws IOException, InterruptedException {
        assertThat(ffmpeg.complaints(recording("card", WRAP))).isEmpty();
    }

    @Test
    void theDecoderWouldHaveComplained() throws IOException, InterruptedException {
        Path media = recording("card", NOW);
        byte[] b = Files.readAllBytes(media);
        System.arraycopy(b, 0, b, 4_000_000 / Packet.SIZE * Packet.SIZE, 100 * Packet.SIZE);
        Files.write(media, b);

        assertThat(ffmpeg.complaints(media)).isNotEmpty();
    }

    /// Three loops: 48 s with two borders in them, whole pictures at both ends.
    private Path recording(String name, Instant from) throws IOException {
        Clip clip = Clip.named(name);
        Broadcast broadcast = new Broadcast(clip, Duration.ZERO);
        long first = broadcast.edge(from) / clip.packets() * clip.packets();
        int count = 3 * clip.packets();
        byte[] b = new byte[count * Packet.SIZE];
        broadcast.write(first, count, b, 0);
        return Files.write(folder.resolve(name + ".ts"), b);
    }
}
