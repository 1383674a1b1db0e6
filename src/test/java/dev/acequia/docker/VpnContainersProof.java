package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineAddress;
import dev.acequia.json.JsonTree;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.VpnSettings;
import dev.acequia.settings.VpnSettings.Gateway;
import dev.acequia.settings.VpnSettings.PortRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The server with engines behind containers of a VPN's stand-in, on real daemons: checks 15 to 18 of
/// `orchestration.md` 7.3. The stand-in has no tunnel when it is started.
class VpnContainersProof extends RealDaemon {
    private static final List<String> ENGINE = List.of(
            "dev.acequia.app.Main",
            "simulate",
            "--bind",
            "0.0.0.0",
            "--timing",
            "QUICK",
            "--any-content",
            "--http-port",
            "{http}",
            "--api-port",
            "{api}",
            "--port",
            "{p2p}");
    private static final String PLAY = "/ace/getstream.ts?id=";
    private static final String IP = "203.0.113.7";
    private static final int PORTS = 6;

    private String daemon = "";

    private String vpn(int number) {
        return "x-" + us.substring(0, 8) + "-vpn" + number;
    }

    private void make(int number) throws Exception {
        Map<String, Object> exposed = new LinkedHashMap<>();
        Map<String, Object> bound = new LinkedHashMap<>();
        IntStream.concat(IntStream.of(8000), IntStream.range(0, PORTS).map(i -> 19_000 + 100 * number + i))
                .forEach(port -> {
                    exposed.put(port + "/tcp", Map.of());
                    bound.put(port + "/tcp", List.of(Map.of("HostIp", "127.0.0.1", "HostPort", "")));
                });
        Map<String, Object> body = Map.of(
                "Image",
                IMAGE,
                "Cmd",
                List.of("dev.acequia.app.Main", "simulate-vpn", "--bind", "0.0.0.0", "--say", "public_ip="),
                "StopTimeout",
                2,
                "ExposedPorts",
                exposed,
                "HostConfig",
                Map.of("PortBindings", bound));
        Answer made = send("POST", "/containers/create?name=" + vpn(number), JsonTree.write(body));
        assertThat(made.status()).as(made.message()).isEqualTo(201);
        assertThat(send("POST", "/containers/" + vpn(number) + "/start", new byte[0])
                        .isGood())
                .isTrue();
    }

    private void makeTwo() throws Exception {
        make(0);
        make(1);
        say(0, "public_ip=" + IP);
        say(1, "public_ip=203.0.113.8");
    }

    private Answer send(String method, String path, byte[] body) throws Exception {
        return provider().client().send(method, path, body, Duration.ofSeconds(30));
    }

    private void say(int number, String query) {
        eventually().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            NetworkContainer found = Objects.requireNonNull(provider().network(vpn(number), 8000));
            URI url = URI.create("http://" + found.address() + "/simulator/vpn?" + query);
            try (InputStream answer = url.toURL().openStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8).startsWith("Said");
            }
        });
    }

    private Rig serve(int min, int max, int vpns) throws Exception {
        List<Gateway> names = new ArrayList<>();
        for (int i = 0; i < vpns; i++) {
            names.add(new Gateway(vpn(i), null));
        }
        String host = Objects.requireNonNull(System.getenv(daemon));
        return Rig.with(
                0,
                folder,
                "0",
                settings -> settings.with(FleetSettings.DOCKER_HOST, host)
                        .with(FleetSettings.ENGINE_IMAGE, IMAGE)
                        .with(FleetSettings.ENGINE_COMMAND, ENGINE)
                        .with(FleetSettings.MIN_REPLICAS, min)
                        .with(FleetSettings.MAX_REPLICAS, max)
                        .with(FleetSettings.ENGINES_AT_EXIT, EnginesAtExit.STOP)
                        .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                        .with(EngineSettings.ENGINE_WAIT, Duration.ZERO)
                        .with(VpnSettings.GLUETUN_CONTAINER_NAME, names)
                        .with(
                                VpnSettings.GLUETUN_PORT_RANGES,
                                List.of(
                                        new PortRange(19_000, 19_000 + PORTS - 1),
                                        new PortRange(19_100, 19_100 + PORTS - 1)))
                        .with(VpnSettings.GLUETUN_HEALTH_CHECK_INTERVAL_S, Duration.ofMillis(200))
                        .with(VpnSettings.GLUETUN_PORT_CACHE_TTL_S, Duration.ofSeconds(2))
                        .with(VpnSettings.VPN_PORT_CHANGE_INTERVAL_S, Duration.ofSeconds(3))
                        .with(VpnSettings.VPN_LOSS_GRACE_S, Duration.ofSeconds(2))
                        .with(VpnSettings.HOST_PUBLIC_IP, List.of("198.51.100.1")));
    }

    private static List<String> all(Rig rig, String name) {
        return rig.json("/engines").all(name).stream().map(Json::text).toList();
    }

    private static boolean are(Rig rig, String... states) {
        return all(rig, "state").stream()
                .sorted()
                .toList()
                .equals(Arrays.stream(states).sorted().toList());
    }

    private static long count(Rig rig, String category) {
        return rig.events().split("\"category\":\"" + category + "\"", -1).length - 1L;
    }

    /// Waits so long as a change of something would take.
    private static void nothingHappens(Rig rig, List<String> ids) {
        eventually()
                .during(Duration.ofSeconds(4))
                .until(() -> all(rig, "container_id").equals(ids) && are(rig, "ready"));
    }

    private void close(int vpns) throws Exception {
        for (int i = 0; i < vpns; i++) {
            Answer removed = send("DELETE", "/containers/" + vpn(i) + "?force=true", new byte[0]);
            assertThat(removed.isGood()).as(removed.message()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void anotherPortIsOneNewEngineAndNoneOrOneThatComesAndGoesIsNothing(String variable) throws Exception {
        daemon = variable;
        open(daemon);
        make(0);
        try (Rig rig = serve(1, 2, 1)) {
            eventually().until(() -> rig.events().contains("\"disconnected\""));
            assertThat(all(rig, "id")).isEmpty();
            say(0, "public_ip=" + IP + "&other_ip=" + IP + "&port=9001&other_port=9002");
            eventually().until(() -> are(rig, "ready"));
            TsViewer viewer = rig.watch(PLAY + "a".repeat(40), "viewer").awaitStart();
            List<String> before = all(rig, "container_id");

            say(0, "port=0");
            nothingHappens(rig, before);
            say(0, "port=9001&flap=1");
            nothingHappens(rig, before);
            say(0, "port=9003&flap=0");
            eventually()
                    .until(() -> are(rig, "ready") && !all(rig, "container_id").equals(before));
            assertThat(Rig.text(rig.get("/engines"))).contains("\"forwarded\":true");
            assertThat(count(rig, "port_changed")).isEqualTo(1);
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
        }
        close(1);
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void enginesOfAVpnThatWasStartedAgainAreStartedAgainAndThoseOfANewOneMadeAnew(String variable) throws Exception {
        daemon = variable;
        open(daemon);
        makeTwo();
        try (Rig rig = serve(2, 4, 2)) {
            eventually().until(() -> are(rig, "ready", "ready"));
            assertThat(all(rig, "vpn")).containsExactlyInAnyOrder(vpn(0), vpn(1));
            TsViewer viewer = rig.watch(PLAY + "a".repeat(40), "viewer").awaitStart();
            String playing = eventually()
                    .until(() -> all(rig, "/proxy/status", "engine"), found -> !found.isEmpty())
                    .getFirst();
            int cut = all(rig, "vpn").get(all(rig, "id").indexOf(playing)).equals(vpn(0)) ? 0 : 1;
            List<String> ids = all(rig, "container_id").stream().sorted().toList();

            assertThat(send("POST", "/containers/" + vpn(cut) + "/restart?t=2", new byte[0])
                            .isGood())
                    .isTrue();
            eventually().until(() -> count(rig, "engines_cut_off") == 1);
            viewer.awaitMore();
            eventually().until(() -> are(rig, "ready", "ready", "suspect"));
            say(cut, "public_ip=" + IP);
            eventually().until(() -> are(rig, "ready", "ready", "ready"));
            assertThat(all(rig, "container_id")).containsAll(ids);
            boolean isPodman = daemon.equals(PODMAN);
            String forced = vpn(cut) + (isPodman ? "?force=true&depend=true" : "?force=true");
            Answer removed = send("DELETE", (isPodman ? "/libpod/containers/" : "/containers/") + forced, new byte[0]);
            assertThat(removed.isGood()).as(removed.message()).isTrue();
            make(cut);
            viewer.awaitMore();
            eventually().until(() -> !all(rig, "container_id").containsAll(ids));
            say(cut, "public_ip=" + IP);
            assertThat(send("GET", "/containers/" + vpn(cut) + "/json", new byte[0])
                            .isGood())
                    .isTrue();
            assertThat(rig.post("/scale/4").statusCode()).isEqualTo(200);
            eventually().until(() -> are(rig, "ready", "ready", "ready", "ready"));
            assertThat(all(rig, "vpn")).contains(vpn(cut));
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            System.out.printf("%s: longest silence over both %s%n", daemon, viewer.longestSilence());
        }
        close(2);
    }

    private static List<String> all(Rig rig, String path, String name) {
        return rig.json(path).all(name).stream().map(Json::text).toList();
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void aVpnThatRefusesOrIsSilentOrLeaks(String variable) throws Exception {
        daemon = variable;
        open(daemon);
        make(0);
        try (Rig rig = serve(1, 1, 1)) {
            say(0, "public_ip=" + IP);
            eventually().until(() -> are(rig, "ready"));
            TsViewer viewer = rig.watch(PLAY + "a".repeat(40), "viewer").awaitStart();

            say(0, "key=secret");
            eventually().until(() -> Rig.text(rig.get("/vpn/status")).contains("add a role"));
            nothingHappens(rig, all(rig, "container_id"));
            assertThat(Rig.text(rig.get("/vpn/publicip"))).contains(IP);
            say(0, "key=");
            say(0, "status=crashed");
            eventually().until(() -> are(rig, "suspect"));
            assertThat(rig.get(PLAY + "b".repeat(40)).statusCode()).isEqualTo(503);
            viewer.awaitMore();
            assertThat(viewer.isWatching()).isTrue();
            say(0, "status=running");
            eventually().until(() -> are(rig, "ready"));

            say(0, "public_ip=198.51.100.1");
            eventually().until(() -> all(rig, "id").isEmpty());
            assertThat(rig.get(PLAY + "b".repeat(40)).statusCode()).isEqualTo(503);
        }
        close(1);
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void ofTwoOneGoesAndNothingIsStopped(String variable) throws Exception {
        daemon = variable;
        open(daemon);
        makeTwo();
        try (Rig rig = serve(2, 4, 2)) {
            eventually().until(() -> are(rig, "ready", "ready"));
            List<String> ids = all(rig, "container_id");
            say(0, "status=crashed");
            eventually().until(() -> are(rig, "ready", "ready", "suspect"));
            assertThat(all(rig, "container_id")).containsAll(ids);
            assertThat(all(rig, "vpn").stream().filter(vpn(1)::equals)).hasSize(2);
            say(0, "status=running");
            eventually().until(() -> are(rig, "ready", "ready", "ready"));
            assertThat(all(rig, "container_id")).containsAll(ids);
            List<EngineAddress> addresses =
                    all(rig, "id").stream().map(EngineAddress::parse).toList();
            assertThat(addresses).allSatisfy(each -> assertThat(played(each)).isEqualTo(200_000));
        }
        close(2);
    }
}
