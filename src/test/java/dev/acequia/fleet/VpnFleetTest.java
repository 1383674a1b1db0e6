package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of engines behind VPNs whatever happens to these.
class VpnFleetTest {
    private static final int EVENTS = 2000;

    private static FleetWorld world(int min, int max, String... vpns) {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(min, max, 0);
        for (String each : vpns) {
            world.machine.vpns.add(each, world.now);
        }
        world.restart();
        return world;
    }

    private static FakeVpns.Fake vpn(FleetWorld world, int number) {
        return world.machine.vpns.all.get(number);
    }

    private static List<FleetEngine> behind(FleetWorld world, String vpn) {
        return world.core.roster().all().stream()
                .filter(each -> each.network.isBehind(vpn))
                .toList();
    }

    private static List<String> happened(FleetWorld world, String category) {
        return world.events.stream()
                .filter(each -> each.startsWith(category + " "))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theInvariantsHoldInAnyOrderOfEvents(long seed) {
        FleetWorld world = new FleetWorld(seed);
        Random random = world.random;
        world.policy = FleetWorld.policy(random.nextInt(3), 2 + random.nextInt(4), random.nextInt(3));
        for (int i = 0; i <= random.nextInt(3); i++) {
            world.machine.vpns.add("vpn" + i, world.now);
        }
        world.restart();
        for (int i = 0; i < EVENTS; i++) {
            happen(world, random);
            world.run(Duration.ofMillis(random.nextInt(100) == 0 ? 400_000 : 1000));
            hold(world);
        }
        rest(world);
    }

    private static void happen(FleetWorld world, Random random) {
        FakeVpns vpns = world.machine.vpns;
        FakeVpns.Fake vpn = vpns.all.get(random.nextInt(vpns.all.size()));
        switch (random.nextInt(30)) {
            case 0, 1, 2, 3 -> world.waiting += world.waiting < 12 ? 1 : 0;
            case 4, 5 -> world.sessions.replaceAll((_, count) -> random.nextBoolean() ? 0 : count);
            case 6 ->
                world.machine.ours().stream()
                        .findAny()
                        .ifPresent(each -> world.machine.become(each.name(), Instance.State.ENDED));
            case 7 -> world.isReachable = random.nextInt(4) > 0;
            case 8 -> world.machine.failing = random.nextInt(3) == 0 ? 0.5 : 0;
            case 9 -> world.hash = random.nextInt(8) == 0 ? "b" + random.nextInt(3) : world.hash;
            case 10 -> {
                if (random.nextInt(10) == 0) {
                    world.restart();
                }
            }
            case 11, 12 -> vpn.turn(Vpn.State.DISCONNECTED, world.now);
            case 13, 14, 15, 16 -> {
                if (vpn.id != null) {
                    vpn.turn(Vpn.State.CONNECTED, world.now);
                }
            }
            case 17 -> vpn.turn(random.nextInt(5) == 0 ? Vpn.State.LEAKING : vpn.state, world.now);
            case 18 -> vpns.startAgain(vpn, world.now);
            case 19 -> vpns.makeAnew(vpn, world.now);
            case 20 -> {
                if (random.nextInt(4) == 0) {
                    vpn.turn(Vpn.State.DISCONNECTED, world.now);
                    vpn.id = null;
                }
            }
            case 21, 22 -> vpn.port = random.nextInt(3) == 0 ? 0 : 8600 + random.nextInt(4);
            default -> {}
        }
    }

    private static void hold(FleetWorld world) {
        assertThat(world.machine.ours()).hasSizeLessThanOrEqualTo(world.policy.max() + 1);
        assertThat(world.machine.ours()).as("outside").allMatch(each -> each.network() != null);
        List<FleetEngine> engines = world.core.roster().all();
        for (FakeVpns.Fake each : world.machine.vpns.all) {
            List<Integer> ports = new ArrayList<>(List.of(8000, 8388, 8888, 9999));
            world.machine.ours().stream()
                    .filter(one -> one.state() == Instance.State.RUNNING && Objects.equals(one.network(), each.id))
                    .map(EngineNetwork::of)
                    .map(EngineNetwork::ports)
                    .forEach(one -> ports.addAll(List.of(one.http(), one.api(), one.p2p())));
            assertThat(ports).as("ports behind %s", each.name).doesNotHaveDuplicates();
        }
        for (FleetEngine each : engines) {
            if (world.core.snapshot("", world.now).trouble().isEmpty() && !each.isVpnLost) {
                Duration most = switch (each.state) {
                    case PLANNED, PULLING, CREATING, STARTING, SUSPECT -> Duration.ofSeconds(65);
                    case READY -> Duration.ofDays(365);
                    case DRAINING -> Duration.ofSeconds(605);
                    case STOPPING, FAILED -> Duration.ofSeconds(4000);
                };
                assertThat(each.isOverdue(most, world.now))
                        .as("%s is %s", each.name, each.state)
                        .isFalse();
            }
        }
    }

    private static void rest(FleetWorld world) {
        world.isReachable = true;
        world.machine.failing = 0;
        world.waiting = Math.min(world.waiting, 2);
        for (FakeVpns.Fake each : world.machine.vpns.all) {
            if (each.id == null) {
                world.machine.vpns.makeAnew(each, world.now);
            }
            each.turn(Vpn.State.CONNECTED, world.now);
            each.port = 8603;
        }
        world.run(Duration.ofHours(3));
        List<FleetEngine> engines = world.core.roster().all();
        assertThat(engines)
                .allMatch(each -> each.state == FleetState.READY && !each.isVpnLost && !each.isCutOff)
                .hasSizeGreaterThanOrEqualTo(world.core.snapshot("", world.now).need())
                .hasSizeGreaterThanOrEqualTo(world.policy.min());
        assertThat(world.machine.ours()).hasSameSizeAs(engines).noneMatch(world.machine.vpns::isDead);
        assertThat(world.suspended)
                .doesNotContainAnyElementsOf(engines.stream()
                        .map(each -> Objects.requireNonNull(each.address))
                        .toList());
        for (FakeVpns.Fake each : world.machine.vpns.all) {
            List<FleetEngine> behind = behind(world, each.name);
            assertThat(behind.stream().filter(engine -> engine.network.isForwarded()))
                    .as("carriers behind %s", each.name)
                    .hasSize(behind.isEmpty() ? 0 : 1)
                    .allMatch(engine -> engine.network.ports().p2p() == 8603);
        }
        assertThat(world.pool)
                .as("what the pool has")
                .containsExactlyInAnyOrderElementsOf(engines.stream()
                        .map(each -> Objects.requireNonNull(each.address))
                        .toList());
        assertThat(world.waiting).isZero();
        int before = world.actions;
        world.run(Duration.ofMinutes(20));
        assertThat(world.actions).as("nothing is started or stopped").isEqualTo(before);
    }

    @Test
    void enginesAreSharedOutAndOneOfEachVpnHasItsPort() {
        FleetWorld world = world(4, 6, "a", "b");
        vpn(world, 0).port = 4242;
        vpn(world, 1).port = 4242;
        world.run(Duration.ofMinutes(3));
        for (String each : List.of("a", "b")) {
            assertThat(behind(world, each)).hasSize(2);
            assertThat(behind(world, each).stream().filter(one -> one.network.isForwarded()))
                    .hasSize(1);
        }
        assertThat(behind(world, "a").stream().map(each -> each.network.ports().http()))
                .containsExactlyInAnyOrder(7995, 7996);
    }

    @Test
    void noneIsStartedBeforeATunnelIsProvenAndThatIsSaid() {
        FleetWorld world = world(2, 3, "a");
        vpn(world, 0).turn(Vpn.State.DISCONNECTED, world.now);
        world.run(Duration.ofMinutes(5));
        assertThat(world.machine.ours()).isEmpty();
        assertThat(world.core.snapshot("p", world.now).obstacle()).contains("VPN a is disconnected");
        assertThat(world.core.snapshot("p", world.now).isComing()).isFalse();
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        world.run(Duration.ofMinutes(1));
        assertThat(world.machine.ours()).hasSize(2);
    }

    @Test
    void aLostVpnKeepsItsEnginesAndTheOthersTakeItsShare() {
        FleetWorld world = world(2, 4, "a", "b");
        world.run(Duration.ofMinutes(2));
        FleetEngine kept = behind(world, "a").getFirst();
        world.sessions.put(kept.address, 1);
        vpn(world, 0).turn(Vpn.State.DISCONNECTED, world.now);
        world.run(Duration.ofSeconds(25));
        assertThat(world.suspended).isEmpty();
        world.run(Duration.ofMinutes(60));
        assertThat(world.suspended).containsExactly(kept.address);
        assertThat(world.sessions).containsEntry(kept.address, 1);
        assertThat(kept.state).isEqualTo(FleetState.SUSPECT);
        assertThat(behind(world, "b")).hasSize(2);
        int before = world.actions;
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        world.run(Duration.ofSeconds(30));
        assertThat(world.suspended).isEmpty();
        assertThat(kept.state).isEqualTo(FleetState.READY);
        assertThat(world.actions).as("nothing is moved by force").isEqualTo(before);
    }

    @Test
    void oneThatIsLostForAMomentLosesNothing() {
        FleetWorld world = world(2, 3, "a");
        world.run(Duration.ofMinutes(2));
        int before = world.actions;
        for (int i = 0; i < 40; i++) {
            vpn(world, 0).turn(i % 2 == 0 ? Vpn.State.DISCONNECTED : Vpn.State.CONNECTED, world.now);
            world.run(Duration.ofSeconds(5));
        }
        assertThat(world.actions).isEqualTo(before);
        assertThat(world.suspended).isEmpty();
    }

    @Test
    void anEngineWhoseVpnWasStartedAgainIsStartedAgainOnceThatIsConnected() {
        FleetWorld world = world(2, 3, "a");
        world.run(Duration.ofMinutes(2));
        List<FleetEngine> before = behind(world, "a");
        world.machine.vpns.startAgain(vpn(world, 0), world.now);
        world.run(Duration.ofMinutes(10));
        assertThat(behind(world, "a")).isEqualTo(before);
        assertThat(world.machine.ours()).allMatch(world.machine.vpns::isDead);
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        world.run(Duration.ofSeconds(40));
        assertThat(behind(world, "a")).isEqualTo(before).allMatch(each -> each.state == FleetState.READY);
        assertThat(world.machine.ours()).noneMatch(world.machine.vpns::isDead);
        assertThat(happened(world, "engines_cut_off"))
                .hasSize(1)
                .first()
                .asString()
                .contains("2 of its engines");
        assertThat(happened(world, "failed")).isEmpty();
    }

    @Test
    void oneThatCannotBeStartedAgainIsTriedThreeTimesAndThenReplaced() {
        FleetWorld world = world(1, 3, "a");
        world.run(Duration.ofMinutes(2));
        FleetEngine before = behind(world, "a").getFirst();
        world.machine.vpns.startAgain(vpn(world, 0), world.now);
        world.machine.failing = 1;
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        for (int i = 0; i < 200 && before.state != FleetState.FAILED; i++) {
            world.run(Duration.ofMillis(500));
        }
        assertThat(before.restarts).isEqualTo(3);
        assertThat(before.state).isEqualTo(FleetState.FAILED);
        world.machine.failing = 0;
        world.run(Duration.ofMinutes(2));
        assertThat(behind(world, "a")).hasSize(1).doesNotContain(before);
    }

    @Test
    void enginesOfAVpnThatWasMadeAnewAreMadeAnewOnceItIsConnected() {
        FleetWorld world = world(2, 3, "a");
        world.run(Duration.ofMinutes(2));
        world.machine.vpns.makeAnew(vpn(world, 0), world.now);
        world.run(Duration.ofMinutes(5));
        assertThat(world.machine.ours()).isEmpty();
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        world.run(Duration.ofMinutes(1));
        assertThat(world.machine.ours()).hasSize(2).allMatch(each -> Objects.equals(each.network(), vpn(world, 0).id));
        assertThat(happened(world, "engines_cut_off")).hasSize(1);
    }

    @Test
    void aLeakEndsAllEnginesBehindIt() {
        FleetWorld world = world(2, 4, "a", "b");
        world.run(Duration.ofMinutes(2));
        vpn(world, 0).turn(Vpn.State.LEAKING, world.now);
        world.run(Duration.ofMinutes(2));
        assertThat(behind(world, "a")).isEmpty();
        assertThat(behind(world, "b")).hasSize(2);
    }

    @Test
    void whatIsNotBehindAVpnIsNotUsed() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(2, 3, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        assertThat(world.machine.ours()).hasSize(2).allMatch(each -> each.network() == null);
        world.machine.vpns.add("a", world.now);
        world.restart();
        world.run(Duration.ofMinutes(2));
        assertThat(world.machine.ours()).hasSize(2).allMatch(each -> Objects.equals(each.network(), "a0"));
        world.restart();
        world.run(Duration.ofMinutes(2));
        assertThat(world.core.roster().counts.adopted).isEqualTo(2);
    }

    @Test
    void anotherForwardedPortIsTakenByOneNewEngineWithoutACut() {
        FleetWorld world = world(2, 2, "a");
        vpn(world, 0).port = 4242;
        world.run(Duration.ofMinutes(2));
        FleetEngine carrier = behind(world, "a").stream()
                .filter(each -> each.network.isForwarded())
                .findFirst()
                .orElseThrow();
        world.pool.forEach(each -> world.sessions.put(each, 1));
        FleetEngine other = Stream.of(behind(world, "a"))
                .flatMap(List::stream)
                .filter(each -> each != carrier)
                .findFirst()
                .orElseThrow();
        long starts = world.core.roster().counts.starts;
        vpn(world, 0).port = 4343;
        world.run(Duration.ofMinutes(5));
        assertThat(behind(world, "a")).contains(other).doesNotContain(carrier).hasSize(2);
        assertThat(behind(world, "a").stream()
                        .filter(each -> each.network.isForwarded())
                        .map(each -> each.network.ports().p2p()))
                .containsExactly(4343);
        assertThat(world.core.roster().counts.starts).isEqualTo(starts + 1);
        assertThat(world.sessions.values().stream().mapToInt(each -> each).sum())
                .isEqualTo(2);
        vpn(world, 0).port = 0;
        int before = world.actions;
        world.run(Duration.ofMinutes(30));
        assertThat(world.actions).isEqualTo(before);
    }

    @Test
    void theFirstForwardedPortReplacesTheOnlyEngineOnce() {
        FleetWorld world = world(1, 1, "a");
        world.run(Duration.ofMinutes(2));
        world.pool.forEach(each -> world.sessions.put(each, 1));
        vpn(world, 0).port = 4242;
        world.run(Duration.ofMinutes(10));
        assertThat(behind(world, "a")).hasSize(1).allMatch(each -> each.network.isForwarded());
        assertThat(world.core.roster().counts.starts).isEqualTo(2);
    }

    @Test
    void portsThatWereInUseRest() {
        FleetWorld world = world(1, 2, "a");
        world.run(Duration.ofMinutes(2));
        FleetEngine first = behind(world, "a").getFirst();
        world.core.roster().fail(first, FailureClass.PORT, "In use.");
        world.run(Duration.ofMinutes(2));
        FleetEngine second = behind(world, "a").getFirst();
        assertThat(second.network.ports().http())
                .isNotEqualTo(first.network.ports().http());
        assertThat(second.network.ports().api())
                .isNotEqualTo(first.network.ports().api());
        assertThat(second.network.ports().p2p())
                .isNotEqualTo(first.network.ports().p2p());
    }

    @Test
    void whatFailsBehindOneVpnIsTriedBehindTheOther() {
        FleetWorld world = world(0, 4, "a", "b");
        StartBreaker breaker = world.core.roster().breakers.of("a");
        for (int i = 0; i < 6; i++) {
            breaker.failed(
                    new FleetFailure("x", FailureClass.CRASH, "X.", 1, List.of(), world.now), world.policy, world.now);
        }
        world.waiting = 4;
        world.run(Duration.ofSeconds(4));
        assertThat(behind(world, "a")).isEmpty();
        assertThat(behind(world, "b")).isNotEmpty();
        assertThat(world.core.snapshot("", world.now).blocked()).isNull();
    }
}
