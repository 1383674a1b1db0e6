package dev.acequia.stationlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One list for each oddity of lists in the wild, and what is read of it: `<list>.expected` beside it.
class ListCorpusTest {
    private static final Path LISTS = Path.of("src/test/resources/dev/acequia/stationlist/lists");
    private static final Path EXPECTED = LISTS.resolveSibling("expected");

    static Stream<String> lists() throws IOException {
        try (Stream<Path> files = Files.list(LISTS)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theListIsReadAsExpected(String name) throws IOException {
        Path expected = EXPECTED.resolve(name + ".expected");
        List<String> found = read(LISTS.resolve(name));
        if (System.getProperty("acequia.lists", "").equals("write")) {
            Files.createDirectories(EXPECTED);
            Files.write(expected, found);
        }
        assertThat(found).containsExactlyElementsOf(Files.readAllLines(expected));
    }

    private static List<String> read(Path list) throws IOException {
        ListRecorder recorder = new ListRecorder();
        try (InputStream bytes = Files.newInputStream(list)) {
            ListOrigin origin = ListOrigin.of(URI.create("http://lists.example/folder/list"), "audio/x-mpegurl");
            StationList.Summary summary = StationList.read(bytes, origin, ListLimits.DEFAULT, recorder);
            List<String> lines = new ArrayList<>(recorder.lines());
            lines.addFirst(summary.format().name());
            return lines;
        } catch (ListException e) {
            return List.of("refused " + e.reason() + ": " + e.getMessage());
        }
    }
}
