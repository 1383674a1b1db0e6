package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines are renewed one by one: of another configuration, or because it was asked for.
class FleetRollTest {
    @Test
    void aChangedConfigurationIsRolledWithOneMoreAndNeverOneLess() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(3, 3, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        world.hash = "b";
        int least = 3;
        int most = 3;
        for (int i = 0; i < 300; i++) {
            world.run(Duration.ofSeconds(1));
            least = Math.min(least, (int) world.core.roster().all().stream()
                    .filter(each -> each.state == FleetState.READY)
                    .count());
            most = Math.max(most, world.machine.ours().size());
        }
        assertThat(least).isEqualTo(3);
        assertThat(most).isEqualTo(4);
        assertThat(world.core.roster().all()).hasSize(3).allMatch(each -> each.hash.equals("b"));
        assertThat(world.events)
                .anyMatch(each -> each.startsWith("roll_started"))
                .anyMatch(each -> each.startsWith("roll_done"));
    }

    @Test
    void aChangedConfigurationIsRolledUnderViewersToo() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(2, 2, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        world.pool.forEach(each -> world.sessions.put(each, 1));
        long starts = world.core.roster().counts.starts;
        world.hash = "b";
        world.run(Duration.ofMinutes(5));
        assertThat(world.core.roster().all()).hasSize(2).allMatch(each -> each.hash.equals("b"));
        assertThat(world.core.roster().counts.starts).isEqualTo(starts + 2);
        assertThat(world.sessions.values().stream().mapToInt(each -> each).sum())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whereThereIsNoRoomEnginesFullOfViewersAreRenewedToo(int count) {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(count, count, 0);
        world.restart();
        world.waiting = 2 * count;
        world.run(Duration.ofMinutes(2));
        world.hash = "b";
        long before = world.core.roster().counts.starts;
        world.run(Duration.ofMinutes(20));
        assertThat(world.core.roster().all()).hasSize(count).allMatch(each -> each.hash.equals("b"));
        assertThat(world.core.roster().counts.starts - before).isEqualTo(count);
        assertThat(world.waiting).isZero();
    }

    @Test
    void anEngineWithViewersIsRolledAtTheMostEnginesWithoutStartingOneAfterTheOther() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(1, 1, 0);
        world.restart();
        world.waiting = 1;
        world.run(Duration.ofMinutes(2));
        assertThat(world.sessions).containsValue(1);
        world.hash = "b";
        world.run(Duration.ofMinutes(30));
        assertThat(world.core.roster().all()).hasSize(1).allMatch(each -> each.hash.equals("b"));
        assertThat(world.events.stream().filter(each -> each.startsWith("ready ")))
                .hasSize(2);
    }

    @Test
    void anEngineThatIsToBeReplacedIsStoppedWhenAnotherOneIsReady() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(1, 1, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        FleetEngine old = world.core.roster().all().getFirst();
        assertThat(world.order(old, FleetOrder.REPLACE)).isTrue();
        int least = 1;
        for (int i = 0; i < 120; i++) {
            world.run(Duration.ofSeconds(1));
            least = Math.min(least, world.core.snapshot("", world.now).count(each -> each == FleetState.READY));
        }
        assertThat(least).isEqualTo(1);
        assertThat(world.core.roster().all()).hasSize(1).doesNotContain(old);
        assertThat(world.events)
                .anyMatch(each -> each.startsWith("replacing "))
                .anyMatch(each -> each.startsWith("draining "));
    }

    @Test
    void whereTheOtherOneFailsTheEngineThatIsToBeReplacedStaysAndThatCanBeTakenBack() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(1, 1, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        FleetEngine old = world.core.roster().all().getFirst();
        world.machine.failing = 1;
        assertThat(world.order(old, FleetOrder.REPLACE)).isTrue();
        world.run(Duration.ofMinutes(10));
        assertThat(world.core.roster().all()).contains(old);
        assertThat(world.core.snapshot("", world.now).held()).isNotEmpty();
        assertThat(world.order(old, FleetOrder.UNDRAIN)).isTrue();
        world.machine.failing = 0;
        world.run(Duration.ofHours(2));
        assertThat(world.core.roster().all()).containsExactly(old);
    }

    @Test
    void aRollWhoseFirstEngineFailsIsHeldAndTheOldOnesStay() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(2, 3, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        world.hash = "b";
        world.machine.failing = 1;
        world.run(Duration.ofMinutes(2));
        world.machine.failing = 0;
        world.run(Duration.ofMinutes(20));
        assertThat(world.core.roster().all()).hasSize(2).allMatch(each -> each.hash.equals("a"));
        assertThat(world.events).anyMatch(each -> each.startsWith("roll_held Roll held: "));
    }
}
