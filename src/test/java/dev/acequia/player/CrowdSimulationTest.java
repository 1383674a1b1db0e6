package dev.acequia.player;

import static dev.acequia.player.Simulation.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.acequia.player.Simulation.Habit;
import dev.acequia.player.Simulation.Player;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Count of players that cannot be told apart.
class CrowdSimulationTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Players.class);

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.WARN);
    }

    @AfterAll
    static void beAsBefore() {
        LOG.setLevel(null);
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void playersThatJoinAreCountedWithinTwoTargetDurations(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            for (int count = 1; count <= 12; count++) {
                simulation.join();
                simulation.runUntil(TARGET.multipliedBy(2), count);
                simulation.runWith(simulation.anyTime(TARGET.multipliedBy(4)), count);
            }
            simulation.runWith(TARGET.multipliedBy(30), 12);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void playersThatLeaveAreCountedOutWithinFiveTargetDurations(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            List<Player> players = joined(simulation, 8);
            while (players.size() > 1) {
                players.removeLast().leave();
                simulation.runUntil(TARGET.multipliedBy(5), players.size());
                simulation.runWith(simulation.anyTime(TARGET.multipliedBy(4)), players.size());
            }
            simulation.runWith(TARGET.multipliedBy(30), 1);
            players.removeLast().leave();
            simulation.runUntil(TARGET.multipliedBy(4), 0);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void playersThatStayBehindAreCountedOnce(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            List<Player> players = joined(simulation, 3);
            for (int behind = 0; behind < 4; behind++) {
                players.add(simulation.join(new Habit(TARGET.dividedBy(2), Duration.ofSeconds(1), behind, true)));
                simulation.runUntil(TARGET.multipliedBy(4), players.size());
                simulation.runWith(TARGET.multipliedBy(8), players.size());
            }
            players.removeFirst().leave();
            simulation.runUntil(TARGET.multipliedBy(8), players.size());
            simulation.runWith(TARGET.multipliedBy(8), players.size());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comingAndGoingAtOnceIsCountedRightSoonAfter(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            List<Player> players = joined(simulation, 6);
            for (int i = 0; i < 10; i++) {
                players.removeFirst().leave();
                simulation.run(simulation.anyTime(TARGET));
                players.add(simulation.join());
            }
            simulation.run(TARGET.multipliedBy(6));
            simulation.runWith(TARGET.multipliedBy(10), players.size());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStallOfTheSourceDropsNobody(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            List<Player> players = joined(simulation, 5);
            simulation.stall();
            simulation.runWith(TARGET.multipliedBy(30), players.size());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoFetchesAgainIsCountedTwiceForAWhileOnly(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            List<Player> players = joined(simulation, 3);
            players.getFirst().seekBack(3);
            simulation.run(TARGET);
            assertThat(simulation.channels.count()).isBetween(3, 4);
            simulation.run(TARGET.multipliedBy(5));
            simulation.runWith(TARGET.multipliedBy(10), 3);
        }
    }

    @Test
    void aHastyPlayerThatFetchesNothingIsOne() {
        try (Simulation simulation = new Simulation(0)) {
            simulation.join(new Habit(Duration.ofMillis(20), Duration.ofSeconds(1), -1000, true));
            simulation.runWith(TARGET.multipliedBy(10), 1);
        }
    }

    private static List<Player> joined(Simulation simulation, int count) {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            players.add(simulation.join());
            simulation.run(simulation.anyTime(TARGET));
        }
        simulation.runUntil(TARGET.multipliedBy(2), count);
        return players;
    }
}
