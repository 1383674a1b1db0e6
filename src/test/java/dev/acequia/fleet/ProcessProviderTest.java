package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines as processes: shells that stand in for them.
class ProcessProviderTest {
    @TempDir
    private Path folder;

    private static InstanceSpec spec(String name, String script) {
        EngineProfile profile = new EngineProfile("", List.of("sh", "-c", script), Map.of(), 0, 0, "");
        Map<String, String> labels = Map.of(InstanceLabels.INSTANCE, "7f3a", InstanceLabels.PLACE, "0");
        return new InstanceSpec(name, 0, profile, new EnginePorts(0, 0, 0), labels, null);
    }

    private ProcessProvider provider() {
        return new ProcessProvider(folder, "7f3a");
    }

    private String started(String name, String script) throws Exception {
        String id = provider().create(spec(name, script), _ -> {});
        provider().start(id);
        return id;
    }

    private Instance only() throws Exception {
        assertThat(provider().list()).hasSize(1);
        return provider().list().getFirst();
    }

    @AfterEach
    void removeAll() throws Exception {
        for (Instance each : provider().list()) {
            provider().remove(each.id());
        }
    }

    @Test
    void aProcessIsKnownAgainByAnotherProviderAfterARestart() throws Exception {
        String id = provider().create(spec("acequia-7f3a-0", "echo {http} {api} {p2p}; exec sleep 60"), _ -> {});
        assertThat(only().state()).isEqualTo(Instance.State.CREATED);
        provider().start(id);
        provider().start(id);
        assertThat(only().state()).isEqualTo(Instance.State.RUNNING);
        assertThat(only().labels()).containsEntry(InstanceLabels.PLACE, "0").containsEntry("acequia.instance", "7f3a");
        await().until(() -> !provider().logs(id, 5).isEmpty());
        assertThat(provider().logs(id, 5).getFirst())
                .startsWith(only().labels().get(InstanceLabels.HTTP_PORT) + " ")
                .hasLineCount(1);
        assertThat(only().address()).hasToString("127.0.0.1:" + only().labels().get(InstanceLabels.HTTP_PORT));
        provider().remove(id);
        assertThat(provider().list()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theExitCodeAndTheLastLinesOfOneThatHasEndedAreKeptUntilItIsRemoved() throws Exception {
        AtomicInteger hints = new AtomicInteger();
        ProcessProvider provider = provider();
        provider.watch(hints::incrementAndGet);
        String id = provider.create(spec("acequia-7f3a-0", "echo one; echo two; exit 3"), _ -> {});
        provider.start(id);
        await().until(() -> hints.get() > 0);
        assertThat(only().state()).isEqualTo(Instance.State.ENDED);
        assertThat(only().exitCode()).isEqualTo(3);
        assertThat(provider.logs(id, 1)).containsExactly("two");
    }

    @Test
    void oneThatIsDeafToTermIsKilledWithItsChildren() throws Exception {
        String id = started(
                "acequia-7f3a-0",
                "trap '' TERM; sh -c 'trap \"\" TERM; sleep 60; sleep 60' & "
                        + "echo $! ready; while :; do sleep 60; done");
        await().until(() -> provider().logs(id, 1).toString().contains("ready"));
        long child = Long.parseLong(provider().logs(id, 1).getFirst().split(" ", -1)[0]);
        provider().stop(id, Duration.ofMillis(200));
        assertThat(only().state()).isEqualTo(Instance.State.ENDED);
        await().until(() ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void anotherProcessWithTheSameIdIsNotTheEngine() throws Exception {
        String id = started("acequia-7f3a-0", "exit 0");
        await().until(() -> only().state() == Instance.State.ENDED);
        Files.writeString(
                folder.resolve(id).resolve("process"),
                ProcessHandle.current().pid() + "\n1 (sh) S" + " 0".repeat(40) + "\n");
        assertThat(only().state()).isEqualTo(Instance.State.ENDED);
    }

    @Test
    void whatItPrintsIsToldWithoutSecretsAndControlCharacters() throws Exception {
        String id = started(
                "acequia-7f3a-0", "printf 'run --access-token s3cr3t\\033[31m\\n'; echo api_key=s3cr3t; exec sleep 60");
        await().until(() -> provider().logs(id, 5).size() == 2);
        assertThat(provider().logs(id, 5))
                .allMatch(each -> each.contains("***"))
                .noneMatch(each -> each.contains("s3cr3t") || each.contains("\033"));
    }

    @Test
    void theOutputOfOneThatPrintsForeverIsBounded() throws Exception {
        String id = started("acequia-7f3a-0", "yes acestream | head -c 3000000; exec sleep 60");
        Path output = folder.resolve(id).resolve("output.log");
        await().until(() -> Files.size(output) == 3_000_000);
        provider().list();
        assertThat(Files.size(output)).isLessThan(100_000);
        assertThat(provider().logs(id, 10_000)).endsWith("acestream");
    }

    @Test
    void whatIsNotOursIsNotListedAndNotTouched() throws Exception {
        ProcessProvider other = new ProcessProvider(folder, "beef");
        assertThat(started("acequia-7f3a-0", "exec sleep 60")).isEqualTo("acequia-7f3a-0");
        assertThat(other.list()).isEmpty();
        assertThatThrownBy(() -> provider().remove("../x")).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> provider().create(spec("acequia-7f3a-0", ""), _ -> {}))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.kind()).isEqualTo(ProviderException.Kind.NAME_TAKEN));
    }

    @Test
    void aProgramThatIsNotThereIsRefusedAndLeavesNothing() throws Exception {
        EngineProfile profile = new EngineProfile("", List.of("/no/such/engine"), Map.of(), 0, 0, "");
        InstanceSpec spec = new InstanceSpec("acequia-7f3a-1", 1, profile, new EnginePorts(0, 0, 0), Map.of(), null);
        assertThatThrownBy(() -> provider().create(spec, _ -> {}))
                .hasMessage("engine_command must begin with a program, but there is no /no/such/engine.");
        assertThat(folder).isEmptyDirectory();
    }
}
