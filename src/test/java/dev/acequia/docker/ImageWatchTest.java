package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageWatchTest extends ClientRig {
    private static final String IMAGE = "owner/engine:latest";
    private static final String THERE = "GET /images/owner/engine:latest/json";
    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private Path kept;

    private ImageWatch watch(Duration interval) {
        return new ImageWatch(new Images(client), IMAGE, interval, kept.resolve("fleet-image"));
    }

    private void registryHas(String id) {
        daemon.on("POST /images/create", (_, out) -> {
            daemon.json(THERE, 200, "{\"Id\":\"sha256:" + id + "\"}");
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void enginesAreRenewedWhenTheNameStandsForAnotherImageAndNotBefore() {
        registryHas("0123456789abcdef");
        try (ImageWatch watch = watch(OFTEN)) {
            eventually()
                    .untilAsserted(
                            () -> assertThat(daemon.asked("/images/create")).isGreaterThan(2));
            assertThat(watch.revision()).isEmpty();

            registryHas("fedcba9876543210");
            eventually().untilAsserted(() -> assertThat(watch.revision()).isEqualTo("fedcba987654"));
        }
        try (ImageWatch again = watch(Duration.ofDays(1))) {
            assertThat(again.revision()).isEqualTo("fedcba987654");
        }
    }

    @Test
    void aRestartDoesNotLookAgainBeforeItsTime() throws Exception {
        registryHas("0123456789abcdef");
        try (ImageWatch first = watch(Duration.ofDays(1))) {
            assertThat(first.revision()).isEmpty();
            eventually()
                    .untilAsserted(() -> assertThat(Files.exists(kept.resolve("fleet-image")))
                            .isTrue());
        }
        long asked = daemon.asked("/images/create");
        try (ImageWatch second = watch(Duration.ofDays(1))) {
            assertThat(second.revision()).isEmpty();
            assertThat(daemon.asked("/images/create")).isEqualTo(asked);
        }
    }

    @Test
    void aRegistryThatFailsRenewsNothing() {
        registryHas("0123456789abcdef");
        try (ImageWatch watch = watch(OFTEN)) {
            eventually()
                    .untilAsserted(
                            () -> assertThat(daemon.asked("/images/create")).isGreaterThan(1));
            daemon.json("POST /images/create", 500, "{\"message\":\"toomanyrequests\"}");
            long asked = daemon.asked("/images/create");
            eventually()
                    .untilAsserted(
                            () -> assertThat(daemon.asked("/images/create")).isGreaterThan(asked));
            assertThat(watch.revision()).isEmpty();
        }
    }
}
