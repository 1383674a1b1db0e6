package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.http.ListenException;
import dev.acequia.rig.Client;
import dev.acequia.rig.Player;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server on several ports.
class PortsIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private Settings on(Integer... ports) {
        return Settings.defaults()
                .with(ServerSettings.DATA_DIR, folder)
                .with(ServerSettings.BIND, LOOPBACK)
                .with(ServerSettings.PORT, List.of(ports));
    }

    private static String get(int port, String target) {
        try (Client client = Client.to(port).get(target)) {
            var reply = client.reply();
            assertThat(reply.status()).as(target).isEqualTo(200);
            return reply.body();
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void panelManagementAndStreamsAreOnEachPortAndAllShareOneSession() throws IOException {
        try (App app = App.start(on(0, 0))) {
            assertThat(app.ports()).hasSize(2).doesNotHaveDuplicates().startsWith(app.port());
            for (int port : app.ports()) {
                assertThat(get(port, "/panel")).contains("<html");
                assertThat(get(port, "/version")).contains("\"version\"");
                assertThat(get(port, "/proxy/config")).contains("\"port\":\"0,0\"");
                assertThat(get(port, "/proxy/config?explain=1")).contains("\"value\":\"0,0\",\"default\":8000");
            }
            try (Player one = Player.play(Client.to(app.ports().getFirst()), app.examplePath());
                    Player other = Player.play(Client.to(app.ports().getLast()), app.examplePath())) {
                one.awaitPackets(100);
                other.awaitPackets(100);
                assertThat(get(app.port(), "/streams?status=started").split("\"command_url\"", -1))
                        .hasSize(2);
            }
        }
    }

    @Test
    void theGreetingShowsTheMainPortAndNamesTheOthers() throws IOException {
        try (App app = App.start(on(0, 0, 0))) {
            List<Integer> ports = app.ports();
            assertThat(app.greeting(Duration.ZERO).lines())
                    .contains("  panel    http://127.0.0.1:" + ports.getFirst() + "/panel")
                    .endsWith("  also on  port " + ports.get(1) + ", " + ports.get(2));
        }
        try (App app = App.start(on(0))) {
            assertThat(app.greeting(Duration.ZERO)).doesNotContain("also on");
        }
    }

    @Test
    void nothingIsLeftOfAStartThatFailsAtOnePort() throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 50, LOOPBACK)) {
            free = probe.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 50, LOOPBACK)) {
            ListenException refused = catchThrowableOfType(
                    ListenException.class,
                    () -> App.start(on(free, taken.getLocalPort())).close());
            assertThat(refused.refused())
                    .extracting(ListenException.Refused::port)
                    .containsExactly(taken.getLocalPort());
            assertThat(isRefused(free)).isTrue();
        }
        try (App app = App.start(on(free))) {
            assertThat(get(app.port(), "/health")).isNotEmpty();
        }
    }

    @Test
    void theEndOfTheServerIsTheEndOnAllPorts() throws IOException {
        App app = App.start(on(0, 0));
        List<Integer> ports = app.ports();
        try (Player viewer = Player.play(Client.to(ports.getLast()), app.examplePath())) {
            viewer.awaitPackets(10);
            app.close();
            for (int port : ports) {
                eventually().until(() -> isRefused(port));
            }
        }
    }
}
