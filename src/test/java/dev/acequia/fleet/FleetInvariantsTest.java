package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of the fleet whatever happens, in made-up worlds with random events.
class FleetInvariantsTest {
    private static final int EVENTS = 2000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theInvariantsHoldInAnyOrderOfEvents(long seed) {
        FleetWorld world = new FleetWorld(seed);
        Random random = world.random;
        world.policy = FleetWorld.policy(random.nextInt(3), 2 + random.nextInt(4), random.nextInt(3));
        world.restart();
        for (int i = 0; i < EVENTS; i++) {
            happen(world, random);
            world.run(Duration.ofMillis(random.nextInt(100) == 0 ? 400_000 : 1000));
            hold(world);
        }
        rest(world);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106})
    void theyHoldWhileEnginesAreReplacedByHand(long seed) {
        FleetWorld world = new FleetWorld(seed);
        Random random = world.random;
        world.policy = FleetWorld.policy(random.nextInt(3), 2 + random.nextInt(4), random.nextInt(3));
        world.restart();
        for (int i = 0; i < EVENTS; i++) {
            happen(world, random);
            if (random.nextInt(20) == 0) {
                world.core.roster().all().stream().findAny().ifPresent(each -> world.order(each, FleetOrder.REPLACE));
            }
            world.run(Duration.ofMillis(random.nextInt(100) == 0 ? 400_000 : 1000));
            hold(world);
        }
        world.sessions.replaceAll((_, _) -> 0);
        rest(world);
    }

    private static void happen(FleetWorld world, Random random) {
        List<EngineAddress> engines = List.copyOf(world.pool);
        List<FleetEngine> records = world.core.roster().all();
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> world.waiting += world.waiting < 12 ? 1 : 0;
            case 4, 5, 6, 7 -> world.sessions.replaceAll((_, count) -> random.nextBoolean() ? 0 : count);
            case 8 -> world.waiting = 0;
            case 9 ->
                world.machine.ours().stream()
                        .findAny()
                        .ifPresent(each -> world.machine.become(each.name(), Instance.State.ENDED));
            case 10 -> world.isReachable = random.nextInt(4) > 0;
            case 11 -> world.machine.failing = random.nextInt(3) == 0 ? 0.5 : 0;
            case 12 -> world.hash = random.nextInt(4) == 0 ? "b" + random.nextInt(3) : world.hash;
            case 13 -> {
                if (random.nextInt(10) == 0) {
                    world.restart();
                }
            }
            case 14 -> engines.stream().findAny().ifPresent(world.down::add);
            case 15, 16 -> world.down.clear();
            case 17 ->
                records.stream().findAny().ifPresent(each -> world.core.roster().drain(each, "it was asked for"));
            case 18 ->
                records.stream().findFirst().ifPresent(each -> {
                    if (random.nextInt(5) == 0) {
                        world.forced.add(each);
                        world.core.roster().force(each);
                    }
                });
            case 19 -> world.core.provide();
            case 20 -> records.stream().findAny().ifPresent(each -> world.order(each, FleetOrder.UNDRAIN));
            default -> {}
        }
    }

    private static void hold(FleetWorld world) {
        assertThat(world.machine.ours())
                .as("at most one more than allowed")
                .hasSizeLessThanOrEqualTo(world.policy.max() + 1);
        boolean isAnswered = world.core.snapshot("", world.now).trouble().isEmpty();
        // One that answers again while another one is started in its place stays as long as neither can be stopped.
        if (world.core.roster().all().size() > world.policy.max() && isAnswered) {
            assertThat(world.core.roster().all())
                    .as("the one more is there while one is replaced")
                    .anyMatch(each -> each.state.compareTo(FleetState.READY) > 0
                            || !each.hash.equals(world.hash)
                            || each.isReplaced);
        }
        assertThat(world.machine.ours().stream().map(each -> each.labels().get(InstanceLabels.PLACE)))
                .as("places")
                .doesNotHaveDuplicates();
        assertThat(Objects.requireNonNull(world.machine.instances.get(FakeMachine.FOREIGN))
                        .state())
                .as("what is not ours")
                .isEqualTo(Instance.State.RUNNING);
        if (isAnswered) {
            for (FleetEngine each : world.core.roster().all()) {
                FleetExpectations.assertInTime(each, world.now);
            }
        }
    }

    /// Nothing fails any more and nobody comes or goes: what is needed is there, and nothing else happens.
    private static void rest(FleetWorld world) {
        FleetExpectations.calm(world);
        world.down.clear();
        world.run(Duration.ofHours(2));
        int need = world.core.snapshot("", world.now).need();
        assertThat(world.core.roster().all())
                .as("as many as needed, all ready")
                .allMatch(each -> each.state == FleetState.READY)
                .hasSizeGreaterThanOrEqualTo(need)
                .hasSizeGreaterThanOrEqualTo(world.policy.min())
                .allMatch(each -> !world.core.snapshot("", world.now).held().isEmpty() || each.hash.equals(world.hash));
        assertThat(world.waiting).isZero();
        assertThat(world.machine.ours())
                .as("nothing is left over")
                .hasSameSizeAs(world.core.roster().all());
        FleetExpectations.assertNothingIsDone(world);
    }

    @Test
    void aNameThatAStrangerHasIsPassedOver() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(3, 4, 0);
        world.machine.become(FakeMachine.FOREIGN, Instance.State.RUNNING);
        world.machine.rename(FakeMachine.FOREIGN, "acequia-7f3a-1");
        world.restart();
        world.run(Duration.ofMinutes(30));
        assertThat(world.core.roster().all())
                .allMatch(each -> each.state == FleetState.READY)
                .extracting(each -> each.place)
                .containsExactlyInAnyOrder(0, 2, 3);
        assertThat(world.core.roster().counts.starts).isBetween(4L, 6L);
        assertThat(world.events).noneMatch(each -> each.startsWith("breaker_opened"));
    }

    @Test
    void aStreamThatMovesToAnotherEngineIsCountedOnce() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(1, 6, 0);
        world.restart();
        world.waiting = 2;
        world.run(Duration.ofMinutes(2));
        FleetEngine old = world.core.roster().all().getFirst();
        world.moving.put(old.address, 2);
        world.core.roster().drain(old, "it was asked for");
        world.run(Duration.ofSeconds(30));
        assertThat(world.core.snapshot("", world.now).need()).isOne();
        assertThat(world.core.roster().counts.starts).isEqualTo(2);
    }

    @Test
    void startsThatFailPauseLongerAndLongerAndTryOneAtATime() {
        FleetWorld world = new FleetWorld(3);
        world.policy = FleetWorld.policy(3, 3, 0);
        world.machine.failing = 1;
        world.restart();
        world.run(Duration.ofHours(1));
        assertThat(world.core.roster().counts.starts).isBetween(12L, 40L);
        assertThat(world.events).anyMatch(each -> each.startsWith("breaker_opened"));
    }

    @Test
    void enginesOfAnEarlierRunAreUsedAgain() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(2, 3, 0);
        world.restart();
        world.run(Duration.ofMinutes(2));
        List<Instance> before = world.machine.ours();
        world.restart();
        world.run(Duration.ofMinutes(2));
        assertThat(world.machine.ours()).isEqualTo(before);
        assertThat(world.core.roster().counts.starts).isZero();
        assertThat(world.core.roster().counts.adopted).isEqualTo(2);
    }

    @Test
    void engineAfterEngineIsStoppedWhenNobodyWatchesDownToTheMinimum() {
        FleetWorld world = new FleetWorld(1);
        world.policy = FleetWorld.policy(1, 4, 0);
        world.restart();
        world.waiting = 8;
        world.run(Duration.ofMinutes(2));
        assertThat(world.machine.ours()).hasSize(4);
        world.sessions.clear();
        world.run(Duration.ofSeconds(280));
        assertThat(world.machine.ours()).hasSize(4);
        world.run(Duration.ofSeconds(40));
        assertThat(world.machine.ours()).hasSize(3);
        world.run(Duration.ofSeconds(800));
        assertThat(world.machine.ours()).hasSize(1);
    }
}
