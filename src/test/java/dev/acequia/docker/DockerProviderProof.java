package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.Instance.State;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real daemons, with the image that `proof/containers` makes: the project's simulator, and one that is deaf to TERM.
///
/// Run by `proof/containers` only, which starts the daemons: neither Surefire nor Failsafe knows classes of this name.
class DockerProviderProof extends RealDaemon {
    @ParameterizedTest
    @MethodSource("daemons")
    void threeEnginesAreMadeAndListedPlayAndAreStopped(String daemon) throws Exception {
        var ours = open(daemon);
        for (int place = 0; place < 3; place++) {
            long begin = System.nanoTime();
            String id = ours.create(spec(place, SIMULATOR, null), _ -> {});
            long made = System.nanoTime();
            assertThat(named(place).state()).isEqualTo(State.CREATED);
            long listed = System.nanoTime();
            ours.start(id);
            long started = System.nanoTime();
            System.out.printf(
                    "%s: create %d ms, list %d ms, start %d ms%n",
                    daemon, ms(begin, made), ms(made, listed), ms(listed, started));
        }

        assertThat(ours.list()).hasSize(3).allSatisfy(each -> {
            assertThat(each.state()).isEqualTo(State.RUNNING);
            assertThat(each.labels()).containsEntry(InstanceLabels.INSTANCE, us).containsKey(InstanceLabels.HTTP_PORT);
            assertThat(each.startedAt()).isNotNull();
            assertThat(each.exitCode()).isNull();
            assertThat(address(each).host()).isEqualTo("127.0.0.1");
            assertThat(played(address(each))).isEqualTo(200_000);
        });
        assertThat(ours.list().stream().map(Instance::address)).doesNotHaveDuplicates();
        Instance first = named(0);
        assertThat(ours.logs(first.id(), 50)).first().asString().contains("The engine simulator listens on");

        long begin = System.nanoTime();
        ours.stop(first.id(), GRACE);
        System.out.printf("%s: stop %d ms%n", daemon, ms(begin, System.nanoTime()));
        ours.stop(first.id(), GRACE);
        assertThat(named(0).state()).isEqualTo(State.ENDED);
        assertThat(named(0).address()).isNull();
        assertThat(named(0).exitCode()).isZero();
        assertThat(ours.logs(first.id(), 1)).hasSize(1);
        ours.start(first.id());
        ours.start(first.id());
        assertThat(played(address(named(0)))).isEqualTo(200_000);
        begin = System.nanoTime();
        ours.remove(first.id());
        System.out.printf("%s: remove of a running one %d ms%n", daemon, ms(begin, System.nanoTime()));
        ours.remove(first.id());
        assertThat(ours.list()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void anEngineThatIsDeafIsKilledInTimeAndSecretsStayOutOfItsLog(String daemon) throws Exception {
        var ours = open(daemon);
        String id = ours.create(spec(0, List.of("Deaf"), null), _ -> {});
        ours.start(id);
        eventually().until(() -> ours.logs(id, 50).size() == 1);
        assertThat(ours.logs(id, 50)).containsExactly("started with --access-token ***");

        long begin = System.nanoTime();
        ours.stop(id, Duration.ofSeconds(2));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(12));
        assertThat(named(0).exitCode()).isEqualTo(137);
        assertThat(named(0).isOutOfMemory()).isFalse();

        ours.start(id);
        begin = System.nanoTime();
        ours.remove(id);
        System.out.printf("%s: remove of a deaf one %d ms%n", daemon, ms(begin, System.nanoTime()));
        assertThat(ours.list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void aCrashLeavesItsExitCodeAndItsLastWords(String daemon) throws Exception {
        var ours = open(daemon);
        String id = ours.create(spec(0, List.of("dev.acequia.app.Main", "simulate", "--unknown-flag"), null), _ -> {});
        ours.start(id);
        eventually().until(() -> named(0).state() == State.ENDED);

        assertThat(named(0).exitCode()).isEqualTo(1);
        assertThat(ours.logs(id, 50)).anySatisfy(line -> assertThat(line).contains("--unknown-flag"));
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void whatIsTakenOrMissingIsToldByItsKind(String daemon) throws Exception {
        var ours = open(daemon);
        ours.create(spec(0, SIMULATOR, null), _ -> {});
        assertKind(Kind.NAME_TAKEN, () -> ours.create(spec(0, SIMULATOR, null), _ -> {}));
        assertKind(Kind.GONE, () -> ours.start("0123456789ab"));
        assertKind(Kind.FAILED, () -> ours.create(spec(1, SIMULATOR, "0123456789ab"), _ -> {}));
        InstanceSpec spec = spec(2, SIMULATOR, null);
        EngineProfile missing = new EngineProfile(
                "127.0.0.1:9/acequia/missing:1", spec.profile().command(), Map.of(), 0, 0, "");
        assertKind(
                Kind.IMAGE_LOST,
                () -> ours.create(
                        new InstanceSpec(spec.name(), 2, missing, spec.ports(), spec.labels(), null), _ -> {}));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String id = raw("port", taken.getLocalPort(), Map.of(InstanceLabels.INSTANCE, us));
            assertKind(Kind.PORT_TAKEN, () -> ours.start(id));
            assertThat(ours.list()).anySatisfy(each -> {
                assertThat(each.id()).isEqualTo(id);
                assertThat(each.state()).isEqualTo(State.CREATED);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void containersOfOthersAreNotTouched(String daemon) throws Exception {
        var ours = open(daemon);
        String other = raw("other", 0, Map.of(InstanceLabels.INSTANCE, "another"));
        String none = raw("none", 0, Map.of());
        strangers.addAll(List.of(other, none));

        for (String each : strangers) {
            assertKind(Kind.REFUSED, () -> ours.start(each));
            assertKind(Kind.REFUSED, () -> ours.stop(each, GRACE));
            assertKind(Kind.REFUSED, () -> ours.remove(each));
            assertKind(Kind.REFUSED, () -> ours.logs(each, 10));
        }
        assertThat(ours.list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void anEngineInAnothersNetworkIsCutOffWhenThatOneIsStartedAgain(String daemon) throws Exception {
        var ours = open(daemon);
        InstanceSpec gate = spec(0, SIMULATOR, null);
        // The gate publishes 7001, where the engine listens; its own port is another one.
        String network = raw("gate", 0, Map.of(InstanceLabels.INSTANCE, us, InstanceLabels.PLACE, "0"), "7001", "6999");
        ours.start(network);
        InstanceSpec spec = spec(1, SIMULATOR, network);
        String id = ours.create(
                new InstanceSpec(
                        spec.name(), 1, gate.profile(), new EnginePorts(7001, 62_101, 8701), spec.labels(), network),
                _ -> {});
        ours.start(id);
        assertThat(named(1).network()).isEqualTo(network);
        assertThat(played(address(named(1)))).isEqualTo(200_000);

        ours.client().post("/containers/" + network + "/restart?t=2", Duration.ofSeconds(30));
        assertThat(named(1).state()).isEqualTo(State.RUNNING);
        assertThat(named(1).address()).isNull();
        ours.stop(id, GRACE);
        ours.start(id);
        assertThat(played(address(named(1)))).isEqualTo(200_000);

        ours.stop(id, GRACE);
        ours.stop(network, GRACE);
        assertKind(Kind.FAILED, () -> ours.start(id));
        assertThat(ours.list()).allMatch(each -> each.state() == State.ENDED);
        ours.remove(id);
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void eventsComeOnAfterTheyWereCut(String daemon) throws Exception {
        open(daemon);
        Path target = Objects.requireNonNull(provider().client().host().socket());
        try (var proxy = new CutProxy(folder.resolve("s"), target);
                var watching = new DockerProvider(
                        DockerHost.parse("unix://" + folder.resolve("s"), ""), DockerOptions.of(us))) {
            var hints = new AtomicInteger();
            try (AutoCloseable _ = watching.watch(hints::incrementAndGet)) {
                eventually().until(() -> hints.get() == 1);
                String id = provider().create(spec(0, SIMULATOR, null), _ -> {});
                eventually().until(() -> hints.get() > 1);
                proxy.cut();
                int before = hints.get();
                eventually().until(() -> hints.get() > before);
                int again = hints.get();
                provider().remove(id);
                eventually().until(() -> hints.get() > again);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void aServiceThatIsKilledLeavesEnginesAsTheyAre(String daemon) throws Exception {
        var ours = open(daemon);
        Path pid = Path.of(Objects.requireNonNull(System.getenv(daemon + "_PID")));
        ours.start(ours.create(spec(0, SIMULATOR, null), _ -> {}));
        Instance before = named(0);
        var hints = new AtomicInteger();
        try (AutoCloseable _ = ours.watch(hints::incrementAndGet)) {
            eventually().until(() -> hints.get() > 0);
            int known = hints.get();
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow()
                    .destroyForcibly();
            eventually().until(() -> hints.get() > known);
        }
        eventually().ignoreExceptionsInstanceOf(ProviderException.class).until(() -> named(0).equals(before));
        assertThat(played(address(named(0)))).isEqualTo(200_000);
    }
}
