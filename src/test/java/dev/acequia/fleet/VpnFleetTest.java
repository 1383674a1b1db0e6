package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Engines behind VPNs that are lost, started again, made anew, leak and change their ports.
class VpnFleetTest {
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
    void anEngineWhoseDrainIsTakenBackGetsNoNewSessionsWhileItsVpnIsLost() {
        FleetWorld world = world(1, 1, "a");
        world.run(Duration.ofMinutes(2));
        FleetEngine engine = world.core.roster().all().getFirst();
        world.sessions.put(engine.address, 1);
        vpn(world, 0).turn(Vpn.State.DISCONNECTED, world.now);
        world.run(Duration.ofMinutes(1));
        assertThat(world.suspended).contains(engine.address);

        assertThat(world.order(engine, FleetOrder.DRAIN)).isTrue();
        world.run(Duration.ofSeconds(2));
        assertThat(world.order(engine, FleetOrder.UNDRAIN)).isTrue();
        world.run(Duration.ofSeconds(10));

        assertThat(world.core.roster().all()).containsExactly(engine);
        assertThat(world.suspended.contains(engine.address) || world.drained.contains(engine.address))
                .isTrue();
        vpn(world, 0).turn(Vpn.State.CONNECTED, world.now);
        world.run(Duration.ofSeconds(10));
        assertThat(engine.state).isEqualTo(FleetState.READY);
        assertThat(world.suspended).doesNotContain(engine.address);
        assertThat(world.drained).doesNotContain(engine.address);
    }

    @Test
    void aRangeOfPortsThatIsUsedUpIsTold() {
        FleetWorld world = world(0, 30, "a");
        world.waiting = 60;
        world.run(Duration.ofMinutes(5));
        assertThat(world.core.snapshot("", world.now).closed()).contains("ports behind the VPNs are taken");
        assertThat(world.core.snapshot("", world.now).isComing()).isFalse();
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
