package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of engines behind VPNs whatever happens to these.
class VpnInvariantsTest {
    private static final int EVENTS = 2000;

    private static List<FleetEngine> behind(FleetWorld world, String vpn) {
        return world.core.roster().all().stream()
                .filter(each -> each.network.isBehind(vpn))
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
                FleetExpectations.assertInTime(each, world.now);
            }
        }
    }

    private static void rest(FleetWorld world) {
        FleetExpectations.calm(world);
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
        FleetExpectations.assertNothingIsDone(world);
    }
}
