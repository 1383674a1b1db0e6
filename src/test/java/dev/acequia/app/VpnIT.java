package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.Instance;
import dev.acequia.fleet.ProcessProvider;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.VpnSettings;
import dev.acequia.settings.VpnSettings.Gateway;
import dev.acequia.settings.VpnSettings.PortRange;
import dev.acequia.simulator.GluetunSimulator;
import dev.acequia.simulator.GluetunSimulator.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server with engines behind stand-ins of gluetun: simulators as processes of their own, with an engine's
/// ports.
class VpnIT {
    private static final String KEY = "hunter2-the-gluetun-key";
    private static final String CONTENT = "a".repeat(40);

    @TempDir
    private Path folder;

    private final GluetunSimulator one;
    private final GluetunSimulator two;
    private final int firstPort;

    VpnIT() throws IOException {
        one = gluetun("203.0.113.7");
        two = gluetun("203.0.113.8");
        try (ServerSocket free = new ServerSocket(0)) {
            firstPort = Math.min(free.getLocalPort(), 65_000);
        }
    }

    private static GluetunSimulator gluetun(String ip) throws IOException {
        return GluetunSimulator.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Said.CONNECTED.with(Map.of("public_ip", ip, "key", KEY)));
    }

    private static List<String> simulator() {
        List<String> command = new ArrayList<>(FleetIT.simulator());
        command.removeAll(List.of("--port", "{http}"));
        command.addAll(List.of("--http-port", "{http}", "--api-port", "{api}", "--port", "{p2p}"));
        return command;
    }

    private Rig open(int min, UnaryOperator<Settings> knobs) throws IOException {
        return Rig.with(
                0,
                folder,
                "0",
                settings -> knobs.apply(settings.with(FleetSettings.ENGINE_COMMAND, simulator())
                        .with(FleetSettings.MIN_REPLICAS, min)
                        .with(FleetSettings.MAX_REPLICAS, 3)
                        .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                        .with(EngineSettings.ENGINE_WAIT, Duration.ZERO)
                        .with(VpnSettings.GLUETUN_CONTAINER_NAME, List.of(new Gateway("one", one.address())))
                        .with(VpnSettings.GLUETUN_API_KEY, List.of(KEY))
                        .with(
                                VpnSettings.GLUETUN_PORT_RANGES,
                                List.of(
                                        new PortRange(firstPort, firstPort + 99),
                                        new PortRange(firstPort + 100, firstPort + 199)))
                        .with(VpnSettings.GLUETUN_HEALTH_CHECK_INTERVAL_S, Duration.ofMillis(100))
                        .with(VpnSettings.GLUETUN_PORT_CACHE_TTL_S, Duration.ofSeconds(1))
                        .with(VpnSettings.VPN_PORT_CHANGE_INTERVAL_S, Duration.ofSeconds(2))
                        .with(VpnSettings.VPN_LOSS_GRACE_S, Duration.ofSeconds(1))
                        .with(VpnSettings.HOST_PUBLIC_IP, List.of("198.51.100.1"))));
    }

    private Settings both(Settings settings) {
        return settings.with(VpnSettings.GLUETUN_CONTAINER_NAME_2, List.of(new Gateway("two", two.address())));
    }

    private static List<String> all(Rig rig, String name) {
        return rig.json("/engines").all(name).stream().map(Json::text).toList();
    }

    private static boolean areReady(Rig rig, int count) {
        return all(rig, "state").equals(Collections.nCopies(count, "ready"));
    }

    @AfterEach
    void removeAll() throws Exception {
        String instance = Files.readString(folder.resolve("instance")).strip();
        ProcessProvider left = new ProcessProvider(folder.resolve("engines"), instance);
        for (Instance each : left.list()) {
            left.remove(each.id());
        }
        one.close();
        two.close();
    }

    @Test
    void noEngineIsStartedBeforeTheTunnelIsProven() throws Exception {
        one.say(Map.of("public_ip", ""));
        try (Rig rig = open(1, UnaryOperator.identity())) {
            eventually().until(() -> rig.events().contains("\"disconnected\""));
            assertThat(rig.get("/health").statusCode()).isEqualTo(503);
            assertThat(Rig.text(rig.get("/health"))).contains("should have a public address");
            assertThat(Rig.text(rig.post("/provision/acestream"))).contains("vpn_disconnected");
            assertThat(rig.get("/ace/getstream.ts?id=" + CONTENT).statusCode()).isEqualTo(503);
            assertThat(all(rig, "id")).isEmpty();
            assertThat(rig.get("/vpn/publicip").statusCode()).isEqualTo(503);
            one.say(Map.of("public_ip", "203.0.113.7", "port", "4242"));
            eventually().until(() -> areReady(rig, 1));
            assertThat(all(rig, "id")).containsExactly("127.0.0.1:" + firstPort);
            assertThat(all(rig, "vpn_container")).containsExactly("one");
            assertThat(Rig.text(rig.get("/vpn/publicip"))).isEqualTo("{\"public_ip\":\"203.0.113.7\"}");
            assertThat(Rig.text(rig.get("/vpn/status")))
                    .contains(
                            "\"mode\":\"single\"",
                            "\"enabled\":true",
                            "\"connected\":true",
                            "\"provider\":\"Example VPN\"",
                            "\"country\":\"Netherlands\"",
                            "\"engines\":1");
            assertThat(Rig.text(rig.get("/metrics"))).contains("acequia_vpn_up{vpn=\"one\"} 1");
        }
    }

    @Test
    void aLeakStopsAllAndNothingIsStarted() throws Exception {
        try (Rig rig = open(1, UnaryOperator.identity())) {
            eventually().until(() -> areReady(rig, 1));
            one.say(Map.of("public_ip", "198.51.100.1"));
            eventually().until(() -> all(rig, "id").isEmpty());
            assertThat(rig.get("/ace/getstream.ts?id=" + CONTENT).statusCode()).isEqualTo(503);
            assertThat(rig.events()).contains("\"leaking\"");
        }
    }

    @Test
    void whoWatchesBehindALostVpnGoesOnAndNobodyElseComes() throws Exception {
        try (Rig rig = open(1, settings -> settings.with(FleetSettings.MAX_REPLICAS, 1))) {
            eventually().until(() -> areReady(rig, 1));
            TsViewer viewer =
                    rig.watch("/ace/getstream.ts?id=" + CONTENT, "viewer").awaitStart();
            one.say(Map.of("shut", "true"));
            eventually().until(() -> all(rig, "state").equals(List.of("suspect")));
            viewer.awaitMore().awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            assertThat(rig.get("/ace/getstream.ts?id=" + "b".repeat(40)).statusCode())
                    .isEqualTo(503);
            one.say(Map.of("shut", "false"));
            eventually().until(() -> areReady(rig, 1));
            viewer.awaitMore();
            rig.watch("/ace/getstream.ts?id=" + "b".repeat(40), "viewer").awaitStart();
        }
    }

    @Test
    void ofTwoVpnsOneGoesAndTheOtherTakesItsShare() throws Exception {
        try (Rig rig = open(2, this::both)) {
            eventually().until(() -> areReady(rig, 2));
            assertThat(all(rig, "vpn")).containsExactlyInAnyOrder("one", "two");
            assertThat(Rig.text(rig.get("/vpn/status"))).contains("\"mode\":\"redundant\"");
            one.say(Map.of("status", "crashed"));
            eventually()
                    .until(() ->
                            all(rig, "state").stream().sorted().toList().equals(List.of("ready", "ready", "suspect")));
            assertThat(all(rig, "vpn").stream().filter("two"::equals)).hasSize(2);
            assertThat(Rig.text(rig.get("/vpn/status"))).contains("is crashed");
        }
    }

    @Test
    void anotherForwardedPortIsTakenByANewEngineWithoutACut() throws Exception {
        try (Rig rig = open(1, UnaryOperator.identity())) {
            eventually().until(() -> areReady(rig, 1));
            TsViewer viewer =
                    rig.watch("/ace/getstream.ts?id=" + CONTENT, "viewer").awaitStart();
            String first = all(rig, "id").getFirst();
            Duration before = viewer.longestSilence();
            one.say(Map.of("port", String.valueOf(firstPort + 90)));
            eventually().until(() -> areReady(rig, 1) && !all(rig, "id").contains(first));
            assertThat(Rig.text(rig.get("/engines"))).contains("\"forwarded\":true");
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            assertThat(viewer.longestSilence()).isLessThan(before.plusSeconds(3));
        }
    }

    @Test
    void aRestartUsesTheEnginesAgainAndNoKeyIsShown() throws Exception {
        one.say(Map.of("port", String.valueOf(firstPort + 91)));
        try (Rig rig = open(2, this::both)) {
            eventually().until(() -> areReady(rig, 2));
            List<String> engines = all(rig, "id");
            rig.restart();
            eventually().until(() -> areReady(rig, 2));
            assertThat(all(rig, "id")).containsExactlyInAnyOrderElementsOf(engines);
            for (String path : List.of(
                    "/vpn/status",
                    "/engines",
                    "/events",
                    "/config",
                    "/proxy/config",
                    "/metrics",
                    "/orchestrator/status")) {
                assertThat(Rig.text(rig.get(path)))
                        .as(path)
                        .doesNotContain("hunter2")
                        .doesNotContain(GluetunSimulator.PRIVATE_KEY);
            }
            assertThat(Rig.text(rig.get("/events")) + Rig.text(rig.get("/engines")))
                    .doesNotContain("203.0.113");
            assertThat(one.asked()).doesNotContain("/v1/vpn/settings", "/v1/openvpn/portforwarded");
        }
    }
}
