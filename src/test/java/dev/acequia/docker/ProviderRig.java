package dev.acequia.docker;

import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A provider on a fake daemon that has the engine's image.
@SuppressWarnings("NullAway.Init") // opened by each test, as the one daemon or the other
abstract class ProviderRig {
    static final String CREATE = "POST /containers/create";
    static final String IMAGE = "GET /images/owner/engine:1/json";
    static final String OURS = "\"Config\":{\"Labels\":{\"acequia.instance\":\"7f3a\",\"acequia.http-port\":\"6878\"}}";

    @TempDir
    Path folder;

    FakeDaemon daemon;
    DockerProvider provider;

    void docker() throws IOException {
        open(FakeDaemon.docker(folder), DockerOptions.of("7f3a"));
    }

    void podman() throws IOException {
        open(FakeDaemon.podman(folder), DockerOptions.of("7f3a"));
    }

    void open(FakeDaemon fake, DockerOptions options) {
        daemon = fake.json(IMAGE, 200, "{}").json(CREATE, 201, "{\"Id\":\"c0\",\"Warnings\":[]}");
        provider = new DockerProvider(daemon.host(), options);
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
        daemon.close();
    }

    void inspect(String id, String state, String more) {
        String json = "{\"Id\":\"" + id + "\",\"Name\":\"/" + id + "\"," + OURS + "," + state
                + (more.isEmpty() ? "" : "," + more) + "}";
        daemon.json("GET /containers/" + id + "/json", 200, json);
    }

    JsonValue created() {
        String request = daemon.requests.stream()
                .filter(each -> each.contains("/containers/create"))
                .toList()
                .getLast();
        return JsonValue.read(request.substring(request.indexOf('{')).getBytes(StandardCharsets.UTF_8));
    }

    static InstanceSpec spec(EnginePorts ports, @Nullable String network) {
        List<String> command = List.of("--http-port", "{http}", "{state}");
        return new InstanceSpec(
                "acequia-7f3a-0",
                0,
                new EngineProfile("owner/engine:1", command, Map.of("K", "V"), 1_000_000_000, 200_000_000, "/state"),
                ports,
                Map.of("acequia.engine", "0"),
                network);
    }
}
