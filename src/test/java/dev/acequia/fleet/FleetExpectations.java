package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/// What the tests of the fleet's invariants expect of any world.
final class FleetExpectations {
    private FleetExpectations() {}

    /// No engine is longer in its state than it may be.
    static void assertInTime(FleetEngine engine, long now) {
        Duration most = switch (engine.state) {
            case PLANNED, PULLING, CREATING, STARTING, SUSPECT -> Duration.ofSeconds(65);
            case READY -> Duration.ofDays(365);
            case DRAINING -> Duration.ofSeconds(605);
            case STOPPING, FAILED -> Duration.ofSeconds(4000);
        };
        assertThat(engine.isOverdue(most, now))
                .as("%s is %s", engine.name, engine.state)
                .isFalse();
    }

    /// Nothing fails any more, and no more wait than there is room for, two at most.
    static void calm(FleetWorld world) {
        world.isReachable = true;
        world.machine.failing = 0;
        int watched =
                world.sessions.values().stream().mapToInt(Integer::intValue).sum();
        int room = Math.max(0, world.policy.max() * world.policy.places() - watched);
        world.waiting = Math.clamp(room, 0, Math.min(world.waiting, 2));
    }

    static void assertNothingIsDone(FleetWorld world) {
        int before = world.actions;
        world.run(Duration.ofMinutes(20));
        assertThat(world.actions).as("nothing is started or stopped").isEqualTo(before);
    }
}
