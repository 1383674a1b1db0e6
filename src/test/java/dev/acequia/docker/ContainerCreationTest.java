package dev.acequia.docker;

import static dev.acequia.docker.DockerClientTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.fleet.ProviderException.Kind;
import dev.acequia.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerCreationTest extends ProviderRig {
    @Test
    void anEngineIsMadeWithoutRightsAndPublishedOnThisMachineOnly() throws Exception {
        docker();
        assertThat(provider.create(spec(new EnginePorts(0, 0, 0), null), _ -> {}))
                .isEqualTo("c0");

        JsonValue body = created();
        assertThat(body.at("Image").text()).isEqualTo("owner/engine:1");
        assertThat(body.at("Cmd").elements().map(JsonValue::text)).containsExactly("--http-port", "6878", "/state");
        assertThat(body.at("Env").elements().map(JsonValue::text)).containsExactly("K=V");
        assertThat(body.at("StopTimeout").number()).contains(10.0);
        assertThat(body.at("Labels").texts())
                .containsEntry("acequia.instance", "7f3a")
                .containsEntry("acequia.http-port", "6878")
                .containsEntry("acequia.api-port", "62062");
        assertThat(body.at("ExposedPorts", "6878/tcp").isObject()).isTrue();
        JsonValue host = body.at("HostConfig");
        assertThat(host.at("PortBindings", "6878/tcp").elements().map(JsonValue::texts))
                .containsExactly(Map.of("HostIp", "127.0.0.1", "HostPort", ""));
        assertThat(host.at("RestartPolicy", "Name").text()).isEqualTo("no");
        assertThat(host.at("CapDrop").elements().map(JsonValue::text)).containsExactly("ALL");
        assertThat(host.at("SecurityOpt").elements().map(JsonValue::text)).containsExactly("no-new-privileges");
        assertThat(host.at("PidsLimit").number()).contains(512.0);
        assertThat(host.at("Memory").number()).contains(1e9);
        assertThat(host.at("MemorySwap").number()).contains(1e9);
        assertThat(host.at("ShmSize").number()).contains(2e8);
        assertThat(host.at("Tmpfs", "/state").text()).contains("size=1000000000");
        assertThat(host.at("Init").isTrue()).isTrue();
        assertThat(host.at("LogConfig", "Config", "max-size").text()).isEqualTo("5m");
        for (String never :
                List.of("Binds", "Mounts", "Privileged", "NetworkMode", "AutoRemove", "CapAdd", "Devices")) {
            assertThat(host.at(never).tree()).as(never).isNull();
        }
    }

    @Test
    void whatAnImageNeedsBesidesIsGivenToIt() throws Exception {
        docker();
        var profile = new EngineProfile(
                "owner/engine:1",
                List.of(),
                Map.of("ARGS", "--http-port {http} --api-port {api}"),
                0,
                0,
                "",
                "1000:1000",
                List.of("SETUID", "SETGID"),
                "");
        provider.create(
                new InstanceSpec("acequia-7f3a-0", 0, profile, new EnginePorts(0, 0, 0), Map.of(), null), _ -> {});
        JsonValue body = created();
        assertThat(body.at("Env").elements().map(JsonValue::text))
                .containsExactly("ARGS=--http-port 6878 --api-port 62062");
        assertThat(body.at("User").text()).isEqualTo("1000:1000");
        assertThat(body.at("HostConfig", "CapAdd").elements().map(JsonValue::text))
                .containsExactly("SETUID", "SETGID");
        assertThat(body.at("HostConfig", "CapDrop").elements().map(JsonValue::text))
                .containsExactly("ALL");
        assertThat(body.at("HostConfig", "Tmpfs").tree()).isNull();
    }

    @Test
    void aDaemonWithoutSuchLogsIsNotAskedForThem() throws Exception {
        podman();
        provider.create(spec(new EnginePorts(0, 0, 0), null), _ -> {});
        assertThat(created().at("HostConfig", "LogConfig").tree()).isNull();
    }

    @Test
    void anEngineInAnothersNetworkPublishesNothing() throws Exception {
        docker();
        inspect("vpn", "\"State\":{\"Status\":\"running\"}", "");
        provider.create(spec(new EnginePorts(19_100, 62_100, 8700), "vpn"), _ -> {});

        JsonValue body = created();
        assertThat(body.at("HostConfig", "NetworkMode").text()).isEqualTo("container:vpn");
        assertThat(body.at("Cmd").elements().map(JsonValue::text)).contains("19100");
        assertThat(body.at("ExposedPorts").tree()).isNull();
        assertThat(body.at("HostConfig", "PortBindings").tree()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exited", "created", "gone", "../x"})
    void noEngineIsMadeForANetworkThatIsNotThere(String network) throws Exception {
        docker();
        inspect("exited", "\"State\":{\"Status\":\"exited\"}", "");
        inspect("created", "\"State\":{\"Status\":\"created\"}", "");
        assertFails(Kind.FAILED, "network", () -> provider.create(spec(new EnginePorts(1, 2, 3), network), _ -> {}));
        assertThat(daemon.asked("POST /v1.41/containers/create")).isZero();
    }

    @Test
    void aDaemonWithoutAnInitMakesEnginesWithoutIt() throws Exception {
        podman();
        daemon.on(CREATE, (body, out) -> {
            boolean hasInit = body.contains("\"Init\":true");
            String json = hasInit
                    ? "{\"message\":\"container-init binary not found on the host: stat /usr/libexec/podman/catatonit\"}"
                    : "{\"Id\":\"c0\"}";
            out.write(
                    ("HTTP/1.1 " + (hasInit ? 500 : 201) + " x\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                            .getBytes(StandardCharsets.UTF_8));
        });
        assertThat(provider.create(spec(new EnginePorts(0, 0, 0), null), _ -> {}))
                .isEqualTo("c0");
        provider.create(spec(new EnginePorts(0, 0, 0), null), _ -> {});
        assertThat(daemon.asked("/containers/create")).isEqualTo(3);
    }
}
