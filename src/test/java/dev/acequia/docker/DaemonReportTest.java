package dev.acequia.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.docker.DaemonReport.Asker;
import dev.acequia.docker.DaemonReport.State;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is said of a container daemon that can or cannot be used, and what helps.
class DaemonReportTest {
    private static final Asker USER = new Asker("anna", false);
    private static final Asker CONTAINED = new Asker("acequia", true);

    private Path folder;
    private Path socket;

    /// A folder with a short name: the path of a socket holds 107 bytes.
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("daemon");
        socket = folder.resolve("docker.sock");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder.resolve("d"));
        Files.delete(folder);
    }

    private DockerHost host() {
        return DockerHost.parse("unix://" + socket, "docker_host");
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return channel.bind(UnixDomainSocketAddress.of(socket));
    }

    private SocketFile file(String group, int gid, String mode) {
        return new SocketFile(socket, "root", group, gid, mode, false);
    }

    @Test
    void aSocketThatIsNotThereIsMissing() throws Exception {
        DaemonReport report = DaemonReport.of(host());
        assertThat(report.state()).isEqualTo(State.MISSING);
        assertThat(report.sentence()).isEqualTo("There is no socket at unix://" + socket + " (docker_host).");
        assertThat(report.advice()).anyMatch(each -> each.contains("docker_host"));
        assertThat(report.file()).isNull();
    }

    @Test
    void aSocketAtWhichNobodyListensIsSilentAndToldWithOwnerGroupAndMode() throws Exception {
        listen().close();
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        DaemonReport report = DaemonReport.of(host());
        assertThat(report.state()).isEqualTo(State.SILENT);
        assertThat(report.sentence()).contains("Connection refused", "rw-rw----");
        SocketFile file = Objects.requireNonNull(report.file());
        assertThat(file.mode()).isEqualTo("rw-rw----");
        assertThat(file.owner()).isEqualTo(Files.getOwner(socket).getName());
        assertThat(file.groupId()).isEqualTo(Files.getAttribute(socket, "unix:gid"));
    }

    @Test
    void aDaemonThatAnswersIsUsable() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.docker(folder)) {
            DaemonReport report = DaemonReport.of(daemon.host());
            assertThat(report.state()).isEqualTo(State.USABLE);
            assertThat(report.server()).isNotEmpty();
            assertThat(report.sentence()).contains(report.server());
            assertThat(report.advice()).isEmpty();
        }
    }

    @Test
    void whoIsNotInTheGroupIsToldHowToComeIn() {
        DaemonReport report = DaemonReport.refused(host(), file("docker", 998, "rw-rw----"), "", USER);
        assertThat(report.state()).isEqualTo(State.FORBIDDEN);
        assertThat(report.sentence())
                .contains(
                        socket.toString(), "root:docker", "rw-rw----", "the user anna of this server may not open it");
        assertThat(report.advice())
                .anyMatch(each -> each.contains("sudo usermod -aG docker anna"))
                .anyMatch(each -> each.contains("group_add: [\"998\"]"))
                .anyMatch(each -> each.contains("podman.socket"))
                .anyMatch(each -> each.contains("is root on this machine"));
    }

    @Test
    void inAContainerTheNumberOfTheGroupCounts() {
        DaemonReport report = DaemonReport.refused(host(), file("998", 998, "rw-rw----"), "", CONTAINED);
        assertThat(report.advice())
                .anyMatch(each -> each.contains("group_add: [\"998\"]"))
                .noneMatch(each -> each.contains("usermod"));
    }

    @Test
    void aSocketThatIsForItsOwnerOnlyIsNotAdvisedWithAGroup() {
        for (SocketFile each : new SocketFile[] {file("docker", 998, "rw-------"), file("root", 0, "rw-rw----")}) {
            DaemonReport report = DaemonReport.refused(host(), each, "", USER);
            assertThat(report.advice())
                    .anyMatch(line -> line.contains("run Acequia as root"))
                    .noneMatch(line -> line.contains("group_add"));
        }
    }

    @Test
    void aDaemonOfAnotherMachineHasNoSocketToExplain() throws Exception {
        DaemonReport report = DaemonReport.of(DockerHost.parse("tcp://127.0.0.1:1", "docker_host"));
        assertThat(report.state()).isEqualTo(State.SILENT);
        assertThat(report.sentence()).contains("tcp://127.0.0.1:1", "Connection refused");
        assertThat(report.advice()).singleElement().asString().contains("docker_host");
    }
}
