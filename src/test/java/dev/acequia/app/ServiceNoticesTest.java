package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.net.Loops;
import dev.acequia.rig.ServiceManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticesTest {
    @TempDir
    private Path folder;

    private Map<String, String> environment(ServiceManager manager, String micros) {
        return Map.of("NOTIFY_SOCKET", manager.name(), "WATCHDOG_USEC", micros);
    }

    private ServiceManager manager() throws Exception {
        return new ServiceManager(folder.resolve("notify").toString());
    }

    @Test
    void theManagerHearsThatTheServerIsReadyAliveAndStopping() throws Exception {
        try (ServiceManager manager = manager();
                Loops loops = Loops.open(2)) {
            try (var notices = ServiceNotices.ready(environment(manager, "200000"), loops, "plays")
                    .orElseThrow()) {
                assertThat(notices).isNotNull();
                await().untilAsserted(() ->
                        assertThat(manager.heard()).startsWith("READY=1\nSTATUS=plays", "WATCHDOG=1", "WATCHDOG=1"));
            }
            await().untilAsserted(() -> assertThat(manager.heard()).endsWith("STOPPING=1"));
        }
    }

    @Test
    void aLoopThatIsStuckKeepsTheWatchdogSilentUntilItGoesOn() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        CountDownLatch isStuck = new CountDownLatch(1);
        try (ServiceManager manager = manager();
                Loops loops = Loops.open(2)) {
            loops.all().getLast().execute(() -> {
                isStuck.countDown();
                try {
                    goesOn.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            isStuck.await();
            assertThat(loops.answer(Duration.ofMillis(50))).isFalse();
            try (var notices = ServiceNotices.ready(environment(manager, "200000"), loops, "is stuck")
                    .orElseThrow()) {
                assertThat(notices).isNotNull();
                await().during(500, TimeUnit.MILLISECONDS)
                        .untilAsserted(
                                () -> assertThat(manager.heard()).isEqualTo(List.of("READY=1\nSTATUS=is stuck")));
                goesOn.countDown();
                await().untilAsserted(() -> assertThat(manager.heard()).endsWith("WATCHDOG=1"));
            }
        }
    }

    @Test
    void withoutAManagerNothingIsOpened() {
        try (Loops loops = Loops.open(1)) {
            assertThat(ServiceNotices.ready(Map.of(), loops, "")).isEmpty();
        }
    }
}
