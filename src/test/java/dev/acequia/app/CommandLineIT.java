package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jar as a process: what it prints, and with which code it exits.
class CommandLineIT {
    private static final String TAKEN =
            " on 127.0.0.1 cannot be opened: Address already in use; " + "stop the program that listens there, or set ";

    @TempDir
    private Path folder;

    private record Run(int exit, String out) {}

    private Process start(Map<String, String> environment, String... args) throws IOException {
        return builder(environment, args).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of("target", "acequia.jar").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ACEQUIA_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private Run run(Map<String, String> environment, String... args) throws Exception {
        Process process = start(environment, args);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out);
    }

    @Test
    void helpAndVersionAreWhereUsersLook() throws Exception {
        assertThat(run(Map.of(), "--help").out()).contains("serve", "simulate", "doctor");
        assertThat(run(Map.of(), "--version").out()).startsWith("Acequia 0.").contains("Java 25");
        assertThat(run(Map.of(), "simulate", "--help").out()).contains("--port", "--seed");
    }

    @Test
    void anUnknownOptionIsNamedWithTheNearestOne() throws Exception {
        Run run = run(Map.of(), "--prot", "8000");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().lines()).singleElement().asString().contains("--prot", "--port");
    }

    @Test
    void anUnknownCommandIsNamedWithTheNearestOne() throws Exception {
        Run run = run(Map.of(), "simulat");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("simulat", "simulate");
    }

    @Test
    void everyBadSettingIsNamedWithItsRange() throws Exception {
        Run run = run(Map.of("ACEQUIA_PORT", "99999", "HLS_WINDOW_SIZE", "x", "ACEQUIA_ENGINE", "a:1"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line).contains("ACEQUIA_PORT", "0", "65535", "99999"))
                .anySatisfy(line -> assertThat(line).contains("HLS_WINDOW_SIZE", "3", "20", "x"))
                .anySatisfy(line -> assertThat(line).contains("ACEQUIA_ENGINE", "ACEQUIA_ENGINES"));
    }

    @Test
    void aListOfPortsWithAFaultIsNamedAsAWholeAlsoOnTheCommandLine() throws Exception {
        for (String ports : List.of("8000,", "8000,8000", "8000,70000")) {
            Run run = run(Map.of("ACEQUIA_PORT", ports));
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.out().lines())
                    .singleElement()
                    .asString()
                    .contains("ACEQUIA_PORT must be ", "0 to 65535", "16", "is \"" + ports + "\"");
        }
        Run run = run(Map.of("ACEQUIA_PORT", "0"), "--port", "8000,,6878");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().lines()).singleElement().asString().contains("--port must be ", "\"8000,,6878\"");
    }

    @Test
    void everyPortThatIsTakenIsNamedWithWhatCanBeDone() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String ports = one.getLocalPort() + ",0," + other.getLocalPort();
            Run run = run(Map.of("ACEQUIA_LOG_LEVEL", "ERROR", "ACEQUIA_BIND", "127.0.0.1"), "--port", ports);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out().lines())
                    .containsExactly(
                            "Port " + one.getLocalPort() + TAKEN + "ACEQUIA_PORT to ports that are free",
                            "Port " + other.getLocalPort() + TAKEN + "ACEQUIA_PORT to ports that are free");

            Run doctor = run(Map.of("ACEQUIA_BIND", "127.0.0.1", "ACEQUIA_PORT", ports), "doctor");
            assertThat(doctor.exit()).isEqualTo(1);
            assertThat(doctor.out())
                    .contains(
                            "FAIL port: Port " + one.getLocalPort() + " should be free",
                            "FAIL port: Port " + other.getLocalPort() + " should be free",
                            "ok   port: port ");
        }
    }

    @Test
    void anAddressThatTheMachineHasNotIsNamedOnceAPortWithWhatCanBeDone() throws Exception {
        Run run = run(Map.of("ACEQUIA_LOG_LEVEL", "ERROR", "ACEQUIA_BIND", "192.0.2.1", "ACEQUIA_PORT", "0,8000"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("on 192.0.2.1", "set ACEQUIA_BIND to an address"));
    }

    @Test
    void theDoctorFindsAnEngineThatIsNotThere() throws Exception {
        Run run = run(Map.of("ACEQUIA_PORT", "0", "ACEQUIA_ENGINES", "127.0.0.1:1"), "doctor");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("ok   port", "ok   data", "FAIL engine 127.0.0.1:1");
        assertThat(run(Map.of("ACEQUIA_PORT", "0"), "doctor").exit()).isZero();
    }

    @Test
    void theDoctorWaitsForAnEngineAsLongAsTheSettingsSay() throws Exception {
        try (FakeEngine engine = FakeEngine.start().on("/ace/getstream", Answers.silent())) {
            Map<String, String> impatient = Map.of(
                    "ACEQUIA_PORT", "0", "ACEQUIA_ENGINES", "" + engine.address(), "ACEQUIA_ENGINE_START_TIMEOUT", "1");
            Run run = run(impatient, "doctor", "--id", FakeEngine.INFOHASH);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).containsPattern("FAIL engine .* start .* after 1.0 s");
        }
    }

    @Test
    void theServerSaysWhatPlaysAndStopsInOrderWhenItIsTold() throws Exception {
        Process process = start(Map.of("ACEQUIA_PORT", "0"));
        try (var reader = process.inputReader()) {
            String line = reader.readLine();
            while (line != null && !line.contains("/ace/getstream.ts?id=")) {
                line = reader.readLine();
            }
            assertThat(line).isNotNull();
            process.toHandle().destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theAccessLogIsOnStandardOutputOnceItIsTurnedOn() throws Exception {
        Process process = builder(Map.of("ACEQUIA_PORT", "0", "ACEQUIA_LOG_LEVEL", "ERROR"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var reader = process.inputReader()) {
            String line = reader.readLine();
            while (!line.contains("/panel")) {
                line = reader.readLine();
            }
            int port = URI.create(line.substring(line.indexOf("http"))).getPort();
            try (Client client = Client.to(port)) {
                assertThat(client.get("/version").reply().status()).isEqualTo(200);
                assertThat(client.ask("POST", "/proxy/config?access_log=true")
                                .reply()
                                .status())
                        .isEqualTo(200);
                assertThat(client.get("/health").reply().status()).isEqualTo(200);
            }
            while (!line.contains("] \"")) {
                line = reader.readLine();
            }
            assertThat(line).startsWith("127.0.0.1 - - [").contains("\"GET /health HTTP/1.1\" 200 ");
        } finally {
            process.destroyForcibly();
        }
    }
}
