package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.acequia.rig.Rig;
import dev.acequia.settings.FleetSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A container daemon that is not there, refuses or may not be asked: listed engines are served all the same, one line
/// of the log, `/health` and `acequia doctor` say what is wrong.
class DaemonTroubleIT {
    @TempDir
    private Path folder;

    private Path place;
    private Path socket;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.acequia.fleet.Fleet");
    }

    @BeforeEach
    void listen() throws IOException {
        place = Files.createTempDirectory("daemon");
        socket = place.resolve("docker.sock");
        lines.start();
        logger().addAppender(lines);
    }

    @AfterEach
    void remove() throws IOException {
        logger().detachAppender(lines);
        Files.deleteIfExists(socket);
        Files.delete(place);
    }

    private void leaveSocket(String mode) throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(mode));
    }

    private void assertServed(String why) throws Exception {
        try (Rig rig = Rig.open(
                folder,
                settings -> settings.with(FleetSettings.ENGINE_IMAGE, "localhost/engine:1")
                        .with(FleetSettings.DOCKER_HOST, "unix://" + socket))) {
            eventually().until(() -> Rig.text(rig.get("/health")).contains(why));
            rig.watch(rig.body(), "viewer").awaitStart().awaitMore();
            assertThat(Rig.text(rig.get("/health")))
                    .contains("\"status\":\"ok\"", "\"fleet\":\"The container daemon at ");
            assertThat(Rig.text(rig.get("/orchestrator/status"))).contains("\"can_provision\":false");
            assertThat(Rig.text(rig.get("/containers/daemon"))).contains(socket.toString(), "\"advice\":[\"");
            assertThat(lines.list.stream().filter(each -> each.getLevel().isGreaterOrEqual(Level.WARN)))
                    .as("one line")
                    .singleElement()
                    .satisfies(each -> assertThat(each.getFormattedMessage()).contains(socket.toString(), why));
        }
    }

    @Test
    void withoutASocketListedEnginesAreServed() throws Exception {
        assertServed("there is no such file");
        assertThat(doctor(Map.of("ENGINE_IMAGE", "localhost/engine:1", "DOCKER_HOST", "unix://" + socket)))
                .contains("FAIL containers: There is no socket at unix://" + socket)
                .contains("ok   engine_image: each engine is a container of localhost/engine:1 with the arguments: ");
    }

    @Test
    void withASocketThatRefusesListedEnginesAreServed() throws Exception {
        leaveSocket("rw-rw----");
        assertServed("Connection refused");
        String owner = Files.getOwner(socket).getName();
        assertThat(doctor(Map.of("ENGINE_IMAGE", "localhost/engine:1", "DOCKER_HOST", "unix://" + socket)))
                .contains("FAIL containers: ", socket.toString(), "Connection refused", owner + ":", "rw-rw----");
    }

    @Test
    void withASocketThatMayNotBeOpenedListedEnginesAreServed() throws Exception {
        leaveSocket("---------");
        boolean isRoot = Files.isWritable(socket); // who may open every socket, though nobody answers there
        assertServed(isRoot ? "Connection refused" : "Permission denied");
        assertThat(doctor(Map.of("ENGINE_IMAGE", "localhost/engine:1", "DOCKER_HOST", "unix://" + socket)))
                .contains("FAIL containers: ", "---------", isRoot ? "Connection refused" : "may not open it");
    }

    @Test
    void anAddressThatIsNoneIsToldAndListedEnginesAreServed() throws Exception {
        try (Rig rig = Rig.open(
                folder,
                settings -> settings.with(FleetSettings.ENGINE_IMAGE, "localhost/engine:1")
                        .with(FleetSettings.DOCKER_HOST, "ssh://somewhere"))) {
            rig.watch(rig.body(), "viewer").awaitStart();
            assertThat(Rig.text(rig.get("/health"))).contains("\"fleet\":\"No engine is started: ", "ssh://somewhere");
            assertThat(Rig.text(rig.get("/containers/daemon"))).contains("ssh://somewhere");
        }
    }

    @Test
    void theDoctorSaysNothingOfContainersWhereNoneAreWanted() throws Exception {
        assertThat(doctor(Map.of())).doesNotContain("container", "engine_image", "engine_command", "FAIL");
        assertThat(doctor(Map.of("DOCKER_HOST", "unix://" + socket)))
                .contains("containers: There is no socket", "as long as engine_image is not set");
    }

    @Test
    void theDoctorLooksForTheProgramOfEngineCommand() throws Exception {
        assertThat(doctor(Map.of("ENGINE_COMMAND", "sh --access-token secret1 {http}")))
                .containsPattern("ok   engine_command: each engine is a process of /\\S*/sh with the arguments: ")
                .doesNotContain("secret1", "demo engine");
        assertThat(doctor(Map.of("ENGINE_COMMAND", "no-such-program {http}")))
                .contains("FAIL engine_command: The program no-such-program of engine_command should be there");
    }

    private String doctor(Map<String, String> environment) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.acequia.app.Main",
                "doctor");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ACEQUIA_") || name.equals("DOCKER_HOST"));
        builder.environment().putAll(environment);
        builder.environment().put("ACEQUIA_PORT", "0");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out;
    }
}
