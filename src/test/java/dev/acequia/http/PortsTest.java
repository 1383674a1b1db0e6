package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Proxies;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A server with several ports.
class PortsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static Router router() {
        return new Router.Builder()
                .resource(Undescribed.get("/here"), (_, _) -> Answer.json(200, "\"here\""))
                .build();
    }

    private static HttpServer start(Knobs knobs) throws IOException {
        return HttpServer.start(knobs.http(), router());
    }

    private static HttpServer start(InetAddress bind, Integer... ports) throws IOException {
        ConnectionLimits limits = new ConnectionLimits(100, Duration.ofSeconds(20), Duration.ofSeconds(20));
        return HttpServer.start(
                new HttpOptions(bind, List.of(ports), () -> limits, () -> Proxies.NONE, new AccessLog()), router());
    }

    private static ServerSocket takeAny() throws IOException {
        return new ServerSocket(0, 50, LOOPBACK);
    }

    private static void assertAnswers(int port) {
        try (Client client = Client.to(port).get("/here")) {
            assertThat(client.reply().body()).isEqualTo("\"here\"");
        }
    }

    private static boolean isRefused(int port) {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyPortServesTheSame() throws IOException {
        try (HttpServer server = start(new Knobs().ports(0, 0, 0))) {
            assertThat(new HashSet<>(server.ports())).hasSize(3).doesNotContain(0);
            assertThat(server.port()).isEqualTo(server.ports().getFirst());
            server.ports().forEach(PortsTest::assertAnswers);
        }
    }

    @Test
    void theMainPortIsTheFirstOneAlsoWhereOthersAreAnyFreeOnes() throws IOException {
        int free;
        try (ServerSocket probe = takeAny()) {
            free = probe.getLocalPort();
        }
        try (HttpServer server = start(LOOPBACK, 0, free)) {
            assertThat(server.ports().getLast()).isEqualTo(free);
            assertThat(server.port()).isNotEqualTo(free).isPositive();
            server.ports().forEach(PortsTest::assertAnswers);
        }
    }

    @Test
    void theLimitOnConnectionsIsForAllPortsTogether() throws IOException {
        try (HttpServer server = start(new Knobs().ports(0, 0).maxConnections(2));
                Client first = Client.to(server.ports().getFirst()).get("/here")) {
            assertThat(first.reply().status()).isEqualTo(200);
            try (Client second = Client.to(server.ports().getLast()).get("/here")) {
                assertThat(second.reply().status()).isEqualTo(200);
                try (Client third = Client.to(server.ports().getLast()).get("/here")) {
                    assertThat(third.reply().status()).isEqualTo(200);
                    first.awaitEnd(); // It had been idle for the longest time.
                    assertThat(server.connections()).isEqualTo(2);
                }
            }
        }
    }

    @Test
    void whoeverStopsAcceptingDoesSoOnAllPortsAndConnectionsGoOn() throws IOException {
        try (HttpServer server = start(new Knobs().ports(0, 0));
                Client client = Client.to(server.ports().getLast()).get("/here")) {
            assertThat(client.reply().status()).isEqualTo(200);
            server.stopAccepting();
            assertThat(server.ports()).allMatch(PortsTest::isRefused);
            assertThat(client.get("/here").reply().status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsClosedCanBeStartedAgainOnTheSamePorts() throws IOException {
        HttpServer server = start(new Knobs().ports(0, 0));
        List<Integer> ports = server.ports();
        ports.forEach(PortsTest::assertAnswers);
        server.close();
        assertThat(ports).allMatch(PortsTest::isRefused);
        try (HttpServer again = start(new Knobs().ports(ports.getFirst(), ports.getLast()))) {
            assertThat(again.ports()).isEqualTo(ports);
            ports.forEach(PortsTest::assertAnswers);
        }
    }

    @Test
    void everyPortThatIsTakenIsNamedAndTheOthersAreGivenBack() throws IOException {
        int free;
        try (ServerSocket probe = takeAny()) {
            free = probe.getLocalPort();
        }
        try (ServerSocket one = takeAny();
                ServerSocket other = takeAny()) {
            ListenException refused = catchThrowableOfType(
                    ListenException.class, () -> start(LOOPBACK, one.getLocalPort(), free, other.getLocalPort(), 0));
            assertThat(refused.refused())
                    .extracting(ListenException.Refused::port)
                    .containsExactly(one.getLocalPort(), other.getLocalPort());
            assertThat(String.valueOf(refused.getMessage()).lines())
                    .containsExactly(
                            "Port " + one.getLocalPort() + " on 127.0.0.1 cannot be opened: Address already in use",
                            "Port " + other.getLocalPort() + " on 127.0.0.1 cannot be opened: Address already in use");
            assertThat(isRefused(free)).isTrue();
        }
        try (HttpServer server = start(LOOPBACK, free)) {
            assertAnswers(server.port());
        }
    }

    @Test
    void theAddressIsTheSameForAllPorts() throws IOException {
        InetAddress second = InetAddress.ofLiteral("127.0.0.2");
        try (HttpServer server = start(second, 0, 0)) {
            for (int port : server.ports()) {
                assertThat(isRefused(port)).isTrue();
                assertThat(answer(second, port)).contains("\"here\"");
            }
        }
    }

    @Test
    void allAddressesAreThoseOfIpv6TooWhereThereIsIpv6OnEveryPort() throws IOException {
        List<InetAddress> loopbacks = hasIpv6() ? List.of(LOOPBACK, InetAddress.ofLiteral("::1")) : List.of(LOOPBACK);
        try (HttpServer all = start(InetAddress.ofLiteral("0.0.0.0"), 0, 0)) {
            for (int port : all.ports()) {
                for (InetAddress each : loopbacks) {
                    assertThat(answer(each, port)).contains("\"here\"");
                }
            }
        }
        for (InetAddress each : loopbacks) {
            try (HttpServer one = start(each, 0, 0)) {
                for (int port : one.ports()) {
                    assertThat(answer(each, port)).contains("\"here\"");
                }
            }
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String answer(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /here HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aConnectionThatIsGoneIsCountedNoMoreOnWhicheverPortItWas() throws IOException {
        try (HttpServer server = start(new Knobs().ports(0, 0))) {
            server.ports().forEach(PortsTest::assertAnswers);
            eventually().until(() -> server.connections() == 0);
        }
    }
}
