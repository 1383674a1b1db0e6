package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastDeadlineTest {
    @Test
    void whatWasToldToStopEndsInTimeWhateverHoldsItUp() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stuck.class.getName())
                .start();
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(LastDeadline.EXIT_CODE);
        } finally {
            process.destroyForcibly();
        }
    }
}
