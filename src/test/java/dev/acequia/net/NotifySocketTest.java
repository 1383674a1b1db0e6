package dev.acequia.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.ServiceManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    @TempDir
    private Path folder;

    @Test
    void aStateComesAsOneDatagramAtAFileAndAtAnAbstractAddress() throws Exception {
        for (String name : new String[] {folder.resolve("notify").toString(), "@acequia-" + UUID.randomUUID()}) {
            try (ServiceManager manager = new ServiceManager(name)) {
                NotifySocket socket =
                        NotifySocket.of(Map.of("NOTIFY_SOCKET", name)).orElseThrow();
                socket.send("READY=1\nSTATUS=plays");
                socket.send("STOPPING=1");
                await().untilAsserted(() ->
                        assertThat(manager.heard()).containsExactly("READY=1\nSTATUS=plays", "STOPPING=1"));
            }
        }
    }

    @Test
    void whereNobodyListensNothingHappens() {
        NotifySocket.of(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()))
                .orElseThrow()
                .send("READY=1");
        assertThat(NotifySocket.of(Map.of())).isEmpty();
        assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", ""))).isEmpty();
        assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"))).isEmpty();
    }

    @Test
    void theWatchdogIsThatOfThisProcess() {
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000"))).contains(Duration.ofSeconds(30));
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", PID)))
                .contains(Duration.ofSeconds(30));
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1")))
                .isEmpty();
        for (String wrong : new String[] {"", "0", "-1", "x", "9223372036854775807"}) {
            assertThat(watchdog(Map.of("WATCHDOG_USEC", wrong))).isEmpty();
        }
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("NOTIFY_SOCKET", "/run/systemd/notify");
        return NotifySocket.of(all).orElseThrow().watchdog();
    }
}
