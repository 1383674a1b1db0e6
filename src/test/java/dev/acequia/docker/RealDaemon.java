package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import dev.acequia.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A provider of a real daemon with the image that `proof/containers` makes; leaves no container behind.
abstract class RealDaemon {
    static final String PODMAN = "ACEQUIA_TEST_PODMAN";
    static final String DOCKER = "ACEQUIA_TEST_DOCKER";
    static final String IMAGE = "localhost/acequia-engine:1";
    static final List<String> SIMULATOR = List.of(
            "dev.acequia.app.Main",
            "simulate",
            "--bind",
            "0.0.0.0",
            "--timing",
            "QUICK",
            "--any-content",
            "--port",
            "{http}");
    static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    final String us = UUID.randomUUID().toString();
    final List<String> strangers = new ArrayList<>();
    private @Nullable DockerProvider provider;

    /// The variables that name daemons which run now.
    static List<String> daemons() {
        return Stream.of(PODMAN, DOCKER)
                .filter(each -> System.getenv(each) != null)
                .toList();
    }

    DockerProvider open(String variable) {
        var host = DockerHost.parse(Objects.requireNonNull(System.getenv(variable)), variable);
        provider = new DockerProvider(host, DockerOptions.of(us).withStopTimeout(GRACE));
        return provider;
    }

    @AfterEach
    void leaveNothing() throws Exception {
        if (provider != null) {
            for (Instance each : provider.list()) {
                provider.remove(each.id());
            }
            for (String each : strangers) {
                provider.client().send("DELETE", "/containers/" + each + "?force=true", new byte[0], GRACE);
            }
            provider.close();
        }
    }

    DockerProvider provider() {
        return Objects.requireNonNull(provider);
    }

    Instance named(int place) throws Exception {
        return provider().list().stream()
                .filter(each -> String.valueOf(place).equals(each.labels().get(InstanceLabels.PLACE)))
                .findFirst()
                .orElseThrow();
    }

    InstanceSpec spec(int place, List<String> command, @Nullable String network) {
        return new InstanceSpec(
                "acequia-" + us.substring(0, 8) + "-" + place,
                place,
                new EngineProfile(IMAGE, command, Map.of("LANG", "C.UTF-8"), 0, 0, "/state"),
                new EnginePorts(0, 0, 0),
                Map.of(InstanceLabels.INSTANCE, us, InstanceLabels.PLACE, String.valueOf(place)),
                network);
    }

    String raw(String name, int port, Map<String, String> labels) throws Exception {
        return raw(name, port, labels, "6878", "6878");
    }

    /// A container that is made without the provider.
    String raw(String name, int port, Map<String, String> labels, String published, String listened) throws Exception {
        Map<String, Object> body = Map.of(
                "Image",
                IMAGE,
                "Cmd",
                List.of("dev.acequia.app.Main", "simulate", "--bind", "0.0.0.0", "--port", listened),
                "Labels",
                labels,
                "StopTimeout",
                2,
                "ExposedPorts",
                Map.of(published + "/tcp", Map.of()),
                "HostConfig",
                Map.of(
                        "PortBindings",
                        Map.of(
                                published + "/tcp",
                                List.of(Map.of(
                                        "HostIp", "127.0.0.1", "HostPort", port == 0 ? "" : String.valueOf(port))))));
        Answer answer = provider()
                .client()
                .send(
                        "POST",
                        "/containers/create?name=x-" + us.substring(0, 8) + "-" + name,
                        JsonTree.write(body),
                        GRACE);
        assertThat(answer.status()).as(answer.message()).isEqualTo(201);
        return answer.json().at("Id").text();
    }

    static EngineAddress address(Instance instance) {
        return Objects.requireNonNull(instance.address());
    }

    /// Bytes of a stream that have come.
    static int played(EngineAddress address) {
        URI url = URI.create("http://" + address + "/ace/getstream?id=" + "ab".repeat(20));
        return eventually()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            try (InputStream stream = url.toURL().openStream()) {
                                return stream.readNBytes(200_000).length;
                            }
                        },
                        count -> count == 200_000);
    }

    static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProviderException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
        });
    }

    static long ms(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }
}
