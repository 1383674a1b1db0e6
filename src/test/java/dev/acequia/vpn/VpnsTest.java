package dev.acequia.vpn;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.settings.VpnSettings.PortRange;
import dev.acequia.simulator.GluetunSimulator;
import dev.acequia.simulator.GluetunSimulator.Said;
import dev.acequia.simulator.GluetunSimulator.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// VPNs as their control servers tell of them, with all that gluetun does.
class VpnsTest {
    private static final String IP = "203.0.113.7";

    private final EventLog events = new EventLog(InstantSource.system());
    private final GluetunSimulator gluetun;
    private String key = "";
    private List<String> host = List.of("198.51.100.1");
    private @Nullable VpnContainer container;
    private boolean isDaemonDown;
    private @Nullable Vpns vpns;

    VpnsTest() throws IOException {
        gluetun = GluetunSimulator.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Said.CONNECTED);
    }

    private Vpns open(boolean isContainer) {
        Vpns opened = Vpns.open(
                List.of(new VpnTarget(
                        "gluetun",
                        isContainer,
                        isContainer ? null : gluetun.address(),
                        8000,
                        () -> key,
                        new PortRange(19_000, 19_099))),
                new Vpns.Tools(
                        this::find,
                        () -> new VpnOptions(Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMillis(600)),
                        () -> host,
                        events,
                        InstantSource.system(),
                        System::nanoTime));
        vpns = opened;
        return opened;
    }

    private @Nullable VpnContainer find(String name, int port) throws IOException {
        if (isDaemonDown) {
            throw new IOException("The daemon is gone.");
        }
        return container;
    }

    @AfterEach
    void close() {
        if (vpns != null) {
            vpns.close();
        }
        gluetun.close();
    }

    private Vpn now() {
        return Objects.requireNonNull(vpns).all().getFirst();
    }

    private void await(Vpn.State state) {
        eventually().until(() -> now().state() == state);
    }

    private List<String> categories() {
        return events.newest(each -> each.type() == Event.Type.VPN, 0, 100).reversed().stream()
                .map(Event::category)
                .toList();
    }

    private void told(String... all) {
        eventually().untilAsserted(() -> assertThat(categories()).containsExactly(all));
    }

    /// So many looks have been taken.
    private void look(int times) {
        for (int i = 0; i < times; i++) {
            Instant before = now().checked();
            eventually().until(() -> !Objects.equals(now().checked(), before));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void eachVersionIsUnderstoodAndNeverAskedForItsKeys(Version version) {
        gluetun.say(Map.of("version", version.name(), "port", "4242"));
        open(false);
        await(Vpn.State.CONNECTED);
        assertThat(now().exit().publicIp()).isEqualTo(IP);
        assertThat(now().exit().country()).isEqualTo("Netherlands");
        assertThat(now().forwardedPort()).isEqualTo(4242);
        assertThat(now().message()).isEmpty();
        told("connected");
        assertThat(gluetun.asked())
                .isSubsetOf("/v1/vpn/status", "/v1/publicip/ip", "/v1/portforward", "/v1/openvpn/portforwarded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=crashed",
                "status=stopped",
                "public_ip=",
                "public_ip=nonsense",
                "shut=true",
                "raw=x",
                "raw=[]",
                "raw={}"
            })
    void whatIsNoTunnelIsNotConnectedAndBecomesSoAgain(String said) {
        open(false);
        await(Vpn.State.CONNECTED);
        String[] parts = said.split("=", 2);
        gluetun.say(Map.of(parts[0], parts[1]));
        await(Vpn.State.DISCONNECTED);
        assertThat(now().obstacle()).endsWith(".");
        gluetun.say(Map.of("status", "running", "public_ip", IP, "shut", "false", "raw", ""));
        await(Vpn.State.CONNECTED);
        told("connected", "disconnected", "recovered");
    }

    @Test
    void anEndlessAnswerAndALateOneAreNone() {
        gluetun.say(Map.of("raw", "{\"status\":\"" + "x".repeat(70_000) + "\"}"));
        open(false);
        await(Vpn.State.DISCONNECTED);
        gluetun.say(Map.of("raw", ""));
        await(Vpn.State.CONNECTED);
        gluetun.say(Map.of("delay", "60"));
        await(Vpn.State.DISCONNECTED);
        assertThat(now().message()).contains("within 5 s");
    }

    @Test
    void aRefusalIsToldAndTheLastValueHolds() {
        open(false);
        await(Vpn.State.CONNECTED);
        gluetun.say(Map.of("key", "secret"));
        eventually().until(() -> now().message().contains("add a role"));
        look(5);
        assertThat(now().state()).isEqualTo(Vpn.State.CONNECTED);
        assertThat(now().exit().publicIp()).isEqualTo(IP);
        told("connected", "control_refused");
        key = "secret";
        eventually().until(() -> now().message().isEmpty());
    }

    @Test
    void oneThatHasRefusedFromTheBeginningIsNotProven() {
        gluetun.say(Map.of("key", "secret"));
        open(false);
        eventually().until(() -> now().message().contains("add a role"));
        assertThat(now().state()).isEqualTo(Vpn.State.UNKNOWN);
        key = "wrong\r\nX: y";
        await(Vpn.State.DISCONNECTED);
        assertThat(now().message()).doesNotContain("wrong");
    }

    @Test
    void oneWithoutARoleForThePortHasNone() {
        gluetun.say(Map.of("refuses", "port", "port", "4242"));
        open(false);
        await(Vpn.State.CONNECTED);
        look(5);
        assertThat(now().forwardedPort()).isZero();
        assertThat(now().message()).isEmpty();
    }

    @Test
    void theHostsOwnAddressIsALeak() {
        host = List.of("198.51.100.1", IP);
        open(false);
        await(Vpn.State.LEAKING);
        assertThat(now().obstacle()).contains("this host's own");
        told("leaking");
        gluetun.say(Map.of("public_ip", "203.0.113.8"));
        await(Vpn.State.CONNECTED);
    }

    @Test
    void theHostsOwnAddressIsAskedForAndItsLackIsSaid() throws IOException {
        InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (GluetunSimulator service = GluetunSimulator.start(other, Said.CONNECTED.with(Map.of("shut", "true")))) {
            host = List.of("http://127.0.0.1:" + service.address().getPort() + "/v1/publicip/ip");
            open(false);
            await(Vpn.State.CONNECTED);
            assertThat(now().message()).contains("set host_public_ip");
            service.say(Map.of("shut", "false"));
            eventually().ignoreExceptions().until(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(service.address());
                    return true;
                }
            });
            host = List.of("http://127.0.0.1:" + service.address().getPort() + "/v1/publicip/ip", "127.9.9.9");
            Objects.requireNonNull(vpns).changed();
            eventually().until(() -> now().state() == Vpn.State.LEAKING);
        }
    }

    @Test
    void aContainerThatWasStartedAgainHasToBeProvenAnew() {
        VpnContainer first = new VpnContainer("a", Instant.ofEpochSecond(1), true, gluetun.address());
        open(true);
        await(Vpn.State.DISCONNECTED);
        assertThat(now().message()).contains("there is none");
        container = first;
        await(Vpn.State.CONNECTED);
        gluetun.say(Map.of("key", "secret"));
        look(5);
        assertThat(now().state()).isEqualTo(Vpn.State.CONNECTED);
        container = new VpnContainer("a", Instant.ofEpochSecond(2), true, gluetun.address());
        await(Vpn.State.UNKNOWN);
        key = "secret";
        await(Vpn.State.CONNECTED);
        isDaemonDown = true;
        look(5);
        assertThat(now().state()).isEqualTo(Vpn.State.CONNECTED);
        isDaemonDown = false;
        container = new VpnContainer("a", Instant.ofEpochSecond(2), false, null);
        await(Vpn.State.DISCONNECTED);
        assertThat(now().message()).contains("should run, but does not");
    }

    @Test
    void aPortThatStaysIsTakenAndOneThatComesAndGoesIsNot() {
        gluetun.say(Map.of("port", "4242"));
        open(false);
        await(Vpn.State.CONNECTED);
        gluetun.say(Map.of("port", "0"));
        look(30);
        gluetun.say(Map.of("port", "4242", "other_port", "4343", "other_ip", IP, "flap", "0.1"));
        look(30);
        assertThat(now().forwardedPort()).isEqualTo(4242);
        told("connected");
        gluetun.say(Map.of("port", "4444", "flap", "0"));
        eventually().until(() -> now().forwardedPort() == 4444);
        assertThat(now().portChanges()).isEqualTo(1);
        told("connected", "port_changed");
        assertThat(events.newest(_ -> true, 0, 10))
                .noneMatch(each -> each.toString().contains("4444"));
    }

    @Test
    void oneThatComesAndGoesIsToldOfAFewTimesOnly() {
        gluetun.say(Map.of("flap", "0.1"));
        open(false);
        look(100);
        assertThat(categories()).hasSizeBetween(2, 8);
    }
}
