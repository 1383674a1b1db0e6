package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The simulator as a process: an engine's flags, ports and exit codes.
class SimulateIT {
    private final List<Process> started = new ArrayList<>();

    private record End(int exit, List<String> lines) {}

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
    }

    private Process start(Map<String, String> environment, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.acequia.app.Main",
                "simulate"));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private End end(Map<String, String> environment, String... flags) throws Exception {
        Process process = start(environment, flags);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new End(process.exitValue(), out.lines().toList());
    }

    /// The line that begins so, once it is printed.
    private static String line(BufferedReader out, String beginning) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = out.readLine();
        }
        assertThat(line).as("a line that begins with \"%s\"", beginning).isNotNull();
        return String.valueOf(line);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) throws IOException {
        try (Client client = Client.to(port)) {
            return client.get("/webui/api/service?method=get_version").reply().status() == 200;
        }
    }

    @Test
    void listensOnThePortsThatAnEnginesFlagsName() throws Exception {
        int http = freePort();
        int api = freePort();
        int peers = freePort();
        Process process =
                start(Map.of(), "--http-port", "" + http, "--api-port", "" + api, "--port", "" + peers, "--bind-all");
        line(process.inputReader(), "The engine simulator listens on 0.0.0.0:" + http);

        assertThat(answers(http)).isTrue();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), api)) {
            client.setSoTimeout(30_000);
            client.getOutputStream().write("HELLOBG version=4\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[256];
            int length = client.getInputStream().read(answer);
            assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                    .startsWith("HELLOTS version=3.2.11 ")
                    .contains(" http_port=" + http + " ")
                    .endsWith("\r\n");
        }
        new Socket(InetAddress.getLoopbackAddress(), peers).close();
        assertThat(isTakenByUdp(peers)).isTrue();
    }

    private static boolean isTakenByUdp(int port) {
        try (DatagramSocket _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void isTheHttpPortThatPortNamesAlone() throws Exception {
        int http = freePort();
        Process process = start(Map.of(), "--port=" + http);
        line(process.inputReader(), "The engine simulator listens on 127.0.0.1:" + http);
        assertThat(answers(http)).isTrue();
    }

    @Test
    void endsWith98WhereOneOfItsThreePortsIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket packets = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String taken = "" + other.getLocalPort();
            assertThat(end(Map.of(), "--port", taken)).isEqualTo(refused(taken, "--port"));
            assertThat(end(Map.of(), "--http-port", taken)).isEqualTo(refused(taken, "--http-port"));
            assertThat(end(Map.of(), "--http-port", "0", "--api-port", taken)).isEqualTo(refused(taken, "--api-port"));
            assertThat(end(Map.of(), "--http-port=0", "--api-port=0", "--port", taken))
                    .isEqualTo(refused(taken, "--port"));
            String takenByUdp = "" + packets.getLocalPort();
            assertThat(end(Map.of(), "--http-port=0", "--api-port=0", "--port", takenByUdp))
                    .isEqualTo(refused(takenByUdp, "--port, UDP"));
        }
    }

    private static End refused(String port, String flag) {
        return new End(98, List.of("Port " + port + " (" + flag + ") on 127.0.0.1 should be free, but is in use"));
    }

    @Test
    void takesAFreePortWhereOneThatNobodyNamedIsTaken() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process process = start(Map.of(), "--http-port", "0");
            line(process.inputReader(), "The engine simulator listens on");
        }
        assertThat(started).allMatch(Process::isAlive);
    }

    @Test
    void endsWithOneAtAFlagThatItDoesNotKnow() throws Exception {
        End end = end(Map.of(), "--http-port", "0", "--use-turbo");
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.lines()).singleElement().asString().contains("--use-turbo");
        assertThat(end(Map.of(), "--http-port", "many").exit()).isEqualTo(1);
        assertThat(end(Map.of(), "--http-port", "70000").exit()).isEqualTo(1);
    }

    @Test
    void acceptsWhatImagesPassToAnEngine() throws Exception {
        Process process = start(
                Map.of(),
                "--client-console --http-port 1 --http-port 0 --api-port 0 --live-cache-type memory --live-buffer 30"
                        .concat(" --live-mem-cache-size 104857600 --log-stdout --disable-sentry --disable-upnp")
                        .concat(" --state-dir /tmp/a --cache-dir /tmp/b --access-token x --port 0")
                        .split(" "));
        line(process.inputReader(), "The engine simulator listens on 127.0.0.1:");
        process.toHandle().destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void crashesAtTheStartWithTheCodeThatItsEnvironmentSays() throws Exception {
        End end = end(Map.of("SIMULATOR_CRASH", "137"), "--http-port", "0");
        assertThat(end.exit()).isEqualTo(137);
        assertThat(end.lines()).singleElement().asString().contains("137");
        assertThat(end(Map.of("SIMULATOR_CRASH", "many")).lines())
                .containsExactly("SIMULATOR_CRASH must be a whole number from 0 to 255, but is \"many\"");
    }

    @Test
    void answersNothingUntilItHasBooted() throws Exception {
        int http = freePort();
        long begin = System.nanoTime();
        Process process = start(Map.of("SIMULATOR_BOOT", "3"), "--http-port", "" + http);
        line(process.inputReader(), "The engine simulator listens on");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isGreaterThanOrEqualTo(3000);
        assertThat(answers(http)).isTrue();
    }

    @Test
    void goesOnAfterATermThatItIsDeafTo() throws Exception {
        int http = freePort();
        Process process = start(Map.of("SIMULATOR_DEAF", "true"), "--http-port", "" + http);
        line(process.inputReader(), "The engine simulator listens on");
        process.toHandle().destroy();
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
        eventually().until(() -> answers(http));
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
