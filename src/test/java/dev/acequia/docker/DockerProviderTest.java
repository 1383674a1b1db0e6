package dev.acequia.docker;

import static dev.acequia.docker.DockerClientTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.Instance.State;
import dev.acequia.fleet.ProviderException.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerProviderTest extends ProviderRig {
    private static final String PUBLISHED =
            "\"NetworkSettings\":{\"Ports\":{\"6878/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"40001\"}]}}";

    @ParameterizedTest
    @CsvSource({
        "created,CREATED",
        "initialized,CREATED",
        "running,RUNNING",
        "paused,RUNNING",
        "stopping,STOPPING",
        "removing,STOPPING",
        "exited,ENDED",
        "dead,ENDED"
    })
    void theStatesOfBothDialectsAreRead(String status, State state) throws Exception {
        docker();
        list("c1");
        inspect("c1", "\"State\":{\"Status\":\"" + status + "\",\"ExitCode\":3}", PUBLISHED);

        Instance found = provider.list().getFirst();
        assertThat(found.state()).isEqualTo(state);
        assertThat(found.exitCode()).isEqualTo(state == State.ENDED ? (Integer) 3 : null);
        assertThat(found.address()).isEqualTo(state == State.RUNNING ? new EngineAddress("127.0.0.1", 40_001) : null);
    }

    @Test
    void onlyOursAreListedWhateverTheDaemonMakesOfTheFilter() throws Exception {
        docker();
        list("c1", "stranger", "gone");
        inspect("c1", "\"State\":{\"Status\":\"running\",\"StartedAt\":\"2026-11-30T12:00:00.5+01:00\"}", PUBLISHED);
        daemon.json("GET /containers/stranger/json", 200, "{\"Id\":\"stranger\",\"Config\":{\"Labels\":null}}");

        assertThat(provider.list()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("c1");
            assertThat(each.startedAt()).isEqualTo(Instant.parse("2026-11-30T11:00:00.5Z"));
        });
        assertThat(daemon.requests).anyMatch(each -> each.contains("all=true&filters=%7B%22label%22"));
    }

    @Test
    void anInstanceThatNeverRanHasNoStart() throws Exception {
        docker();
        list("c1");
        inspect("c1", "\"State\":{\"Status\":\"created\",\"StartedAt\":\"0001-01-01T00:00:00Z\"}", "");
        assertThat(provider.list().getFirst().startedAt()).isNull();
    }

    @Test
    void aSharerIsReachedAtItsNetworksPortUntilThatIsStartedAgain() throws Exception {
        podman();
        list("c1");
        String sharer = "\"HostConfig\":{\"NetworkMode\":\"container:vpn\"}";
        // Podman repeats the other's ports at the sharer, where they count for nothing.
        inspect("c1", running("2026-11-30T12:00:02Z"), sharer + "," + PUBLISHED.replace("40001", "9"));
        inspect("vpn", running("2026-11-30T12:00:01Z"), PUBLISHED.replace("127.0.0.1", "0.0.0.0"));
        assertThat(provider.list().getFirst().address()).isEqualTo(new EngineAddress("127.0.0.1", 40_001));
        assertThat(provider.list().getFirst().network()).isEqualTo("vpn");

        inspect("vpn", running("2026-11-30T12:00:03Z"), PUBLISHED);
        assertThat(provider.list().getFirst().address()).isNull();
        assertThat(provider.list().getFirst().state()).isEqualTo(State.RUNNING);
        daemon.empty("GET /containers/vpn/json", 404);
    }

    @Test
    void inANetworkOfItsOwnAnEngineIsReachedByItsAddressElseByItsName() throws Exception {
        open(FakeDaemon.docker(folder), DockerOptions.of("7f3a").withNetwork("engines"));
        list("c1", "c2", "c3");
        String networks = "\"NetworkSettings\":{\"IPAddress\":\"\",\"Networks\":{\"engines\":{\"IPAddress\":\"%s\"}}}";
        inspect("c1", running("2026-11-30T12:00:02Z"), networks.formatted("10.1.2.3"));
        inspect("c2", running("2026-11-30T12:00:02Z"), networks.formatted(""));
        inspect("c3", running("2026-11-30T12:00:02Z"), PUBLISHED);
        assertThat(provider.list().stream().map(Instance::address))
                .containsExactly(new EngineAddress("10.1.2.3", 6878), new EngineAddress("c2", 6878), null);

        provider.create(spec(new EnginePorts(0, 0, 0), null), _ -> {});
        assertThat(created().at("HostConfig", "NetworkMode").text()).isEqualTo("engines");
        assertThat(created().at("HostConfig", "PortBindings").tree()).isNull();
    }

    @Test
    void whetherMemoryWasWantingIsBelievedOrConcluded() throws Exception {
        docker();
        list("c1");
        String killed = "\"State\":{\"Status\":\"exited\",\"ExitCode\":137,\"OOMKilled\":%s}";
        String limited = "\"HostConfig\":{\"Memory\":1000}";
        inspect("c1", killed.formatted("true"), "");
        assertThat(provider.list().getFirst().isOutOfMemory()).isTrue();
        inspect("c1", killed.formatted("false"), limited);
        assertThat(provider.list().getFirst().isOutOfMemory()).isFalse();
        close();

        podman();
        list("c1");
        inspect("c1", killed.formatted("false"), limited);
        assertThat(provider.list().getFirst().isOutOfMemory()).isTrue();
        inspect("c1", killed.formatted("false"), "");
        assertThat(provider.list().getFirst().isOutOfMemory()).isFalse();
        inspect("c1", killed.formatted("false"), limited);
        daemon.empty("POST /containers/c1/stop", 204);
        provider.stop("c1", Duration.ofSeconds(1));
        assertThat(provider.list().getFirst().isOutOfMemory()).isFalse();
    }

    @Test
    void nothingIsDoneToAContainerOfAnother() throws Exception {
        docker();
        daemon.json(
                "GET /containers/c1/json",
                200,
                "{\"Id\":\"c1\",\"Config\":{\"Labels\":{\"acequia.instance\":\"7f3a2\"}}}");
        assertFails(Kind.REFUSED, "label", () -> provider.start("c1"));
        assertFails(Kind.REFUSED, "label", () -> provider.stop("c1", Duration.ZERO));
        assertFails(Kind.REFUSED, "label", () -> provider.remove("c1"));
        assertFails(Kind.REFUSED, "label", () -> provider.logs("c1", 5));
        assertThat(daemon.requests).noneMatch(each -> each.startsWith("POST") || each.startsWith("DELETE"));
    }

    @Test
    void startsAndStopsOfWhatIsSoAlreadyAreFineAndOfWhatIsGoneRemovalsToo() throws Exception {
        docker();
        inspect("c1", running("2026-11-30T12:00:02Z"), "");
        daemon.empty("POST /containers/c1/start", 304).empty("POST /containers/c1/stop", 304);
        daemon.json("POST /containers/c1/kill", 409, "{\"message\":\"Container c1 is not running\"}");
        daemon.json("DELETE /containers/c1", 409, "{\"message\":\"removal of container c1 is already in progress\"}");
        provider.start("c1");
        provider.stop("c1", Duration.ofSeconds(3));
        provider.remove("c1");
        provider.remove("c2");
        assertThat(daemon.asked("/containers/c1/stop?t=3")).isOne();
        assertFails(Kind.GONE, "c2", () -> provider.start("c2"));
    }

    private void list(String... ids) {
        StringBuilder list = new StringBuilder();
        for (String id : ids) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"Id\":\"")
                    .append(id)
                    .append("\"}");
        }
        daemon.json("GET /containers/json", 200, "[" + list + "]");
    }

    private static String running(String since) {
        return "\"State\":{\"Status\":\"running\",\"StartedAt\":\"" + since + "\"}";
    }
}
