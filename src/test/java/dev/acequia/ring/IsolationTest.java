package dev.acequia.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IsolationTest {
    @Test
    void whoMeasuresTheMemoryOfAllRingsRunsAlone() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("IsolationTest.java"))
                            .filter(IsolationTest::measures))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().contains("@Isolated("));
        }
    }

    private static boolean measures(Path file) {
        try {
            return Files.readString(file).contains("Ring.memoryBytes()");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
