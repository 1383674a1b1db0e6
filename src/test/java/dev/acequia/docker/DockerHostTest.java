package dev.acequia.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {
    @TempDir
    Path folder;

    @Test
    void unixSocketsAndHostsAreRead() {
        assertThat(DockerHost.parse(" unix:///run/docker.sock ", "").socket()).isEqualTo(Path.of("/run/docker.sock"));
        assertThat(DockerHost.parse("/run/docker.sock", "").name()).isEqualTo("unix:///run/docker.sock");
        DockerHost proxy = DockerHost.parse("tcp://socket-proxy", "");
        assertThat(proxy.socket()).isNull();
        assertThat(proxy.host()).isEqualTo("socket-proxy");
        assertThat(proxy.port()).isEqualTo(2375);
        assertThat(DockerHost.parse("tcp://[::1]:99", "").host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "docker",
                "unix://run/docker.sock",
                "ssh://host",
                "https://host:2376",
                "tcp://",
                "tcp://a:99999"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerHost.parse(text, ""))
                .withMessageContaining("must be");
    }

    @Test
    void aPathThatTheKernelDoesNotTakeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerHost.parse("unix:///" + "é".repeat(54), ""))
                .withMessageContaining("107");
    }

    @Test
    void theVariableComesFirstAndWhereAnAddressWasFoundIsTold() {
        assertThat(DockerHost.find(Map.of("DOCKER_HOST", "tcp://proxy:1"))).hasToString("tcp://proxy:1 (DOCKER_HOST)");
    }

    @Test
    void theSocketsOfAUserAreLookedForBehindThoseOfRoot() throws IOException {
        Files.createDirectory(folder.resolve("podman"));
        Files.createFile(folder.resolve("podman/podman.sock"));
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());

        assertThat(DockerHost.usualPlaces(environment))
                .containsExactly(
                        Path.of("/var/run/docker.sock"),
                        Path.of("/run/podman/podman.sock"),
                        folder.resolve("docker.sock"),
                        folder.resolve("podman/podman.sock"));
        assertThat(DockerHost.find(environment).origin()).isEqualTo("usual place");
    }
}
