package dev.acequia.stationlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Lists that were damaged at random, and lists that are made to do damage.
class ListFuzzTest {
    private static final Path LISTS = Path.of("src/test/resources/dev/acequia/stationlist/lists");
    private static final ListLimits SMALL = new ListLimits(1 << 20, 4 << 20, 1000, Duration.ofSeconds(20));

    @Test
    void nothingButARefusalComesOfDamagedLists() throws IOException {
        List<Path> files;
        try (var all = Files.list(LISTS)) {
            files = all.sorted().toList();
        }
        Random random = new Random(20);
        for (int i = 0; i < 4000; i++) {
            byte[] list = Files.readAllBytes(files.get(i % files.size()));
            read(damaged(list, random), SMALL);
        }
    }

    private static byte[] damaged(byte[] list, Random random) {
        byte[] bytes = Arrays.copyOf(list, list.length + random.nextInt(3));
        if (bytes.length == 0) {
            return bytes;
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) "\"',=#|\n\r{}[]<&%\\ ".charAt(random.nextInt(17));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 100; i++) {
                gzip.write(" ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(read(packed.toByteArray(), ListLimits.DEFAULT)).startsWith("TOO_LARGE");
    }

    @Test
    void aLineWithoutAnEndIsNotHeld() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        };
        long before = Runtime.getRuntime().totalMemory();
        assertThat(read(endless, new ListLimits(64 << 20, 64 << 20, 1000, Duration.ofMinutes(1))))
                .startsWith("TOO_LARGE");
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(100L << 20);
    }

    @Test
    void moreEntriesThanAListMayHaveAreRefused() {
        byte[] list = "rtmp://x\n".repeat(1001).getBytes(StandardCharsets.UTF_8);
        assertThat(read(list, SMALL)).startsWith("TOO_LARGE").contains("1000 entries");
    }

    @Test
    void deepJsonIsRefused() {
        byte[] list = ("[" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(read(list, SMALL)).startsWith("DAMAGED");
        byte[] objects = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThat(read(objects, SMALL)).startsWith("DAMAGED");
    }

    @Test
    void quotesWithoutEndTakeNoQuadraticTime() {
        byte[] line = ("#EXTINF:-1 " + "a=\"".repeat(20_000) + ",x\n").getBytes(StandardCharsets.UTF_8);
        byte[] names = ("#EXTINF:-1 " + "a ".repeat(30_000) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read(line, SMALL)).doesNotStartWith("TOO_LARGE");
        assertThat(read(names, SMALL)).doesNotStartWith("TOO_LARGE");
    }

    private static String read(byte[] bytes, ListLimits limits) {
        return read(new ByteArrayInputStream(bytes), limits);
    }

    private static String read(InputStream bytes, ListLimits limits) {
        try {
            ListRecorder recorder = new ListRecorder();
            return StationList.read(bytes, ListOrigin.of(URI.create("http://x.example/"), ""), limits, recorder)
                    + recorder.lines().toString();
        } catch (ListException e) {
            return e.reason() + " " + e.getMessage();
        } catch (IOException e) {
            return "IO " + e;
        }
    }
}
