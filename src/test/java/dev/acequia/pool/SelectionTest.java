package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.C;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Selection of an engine for a session, and the refusal when none takes it.
class SelectionTest {
    private final PoolRig pool = PoolRig.of(A, B);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void theLeastLoadedEngineIsChosenAndTheFirstOfEqualOnes() {
        Lease first = pool.take();
        assertThat(first.engine()).isEqualTo(A);
        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.ask(start(1))).isInstanceOf(LeaseResult.AtCapacity.class);

        first.close();
        first.close();

        assertThat(pool.loads()).containsExactly(1, 2);
        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.ask(start(1))).isInstanceOf(LeaseResult.AtCapacity.class);
        assertThat(pool.most(3).take().engine()).isEqualTo(A);
    }

    @Test
    void ofEquallyLoadedOnesTheOneThatFailedLessLatelyIsChosen() {
        pool.fail(1);
        assertThat(pool.state(A).recentFailures()).isOne();
        try (Lease lease = pool.take()) {
            assertThat(lease.engine()).isEqualTo(B);
        }

        pool.advance(Duration.ofMinutes(6));

        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.state(A).recentFailures()).isZero();
    }

    @Test
    void ofOtherwiseEqualOnesAForwardedOneIsChosen() {
        pool.pool.configure(List.of());
        pool.pool.configure(List.of(Engine.at(A), new Engine(B, true)));
        await().until(() ->
                pool.state(B).health() == EngineHealth.HEALTHY && pool.state(A).health() == EngineHealth.HEALTHY);

        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.state(B).engine().isForwarded()).isTrue();
    }

    @Test
    void anEngineInDoubtIsUsedOnlyWhereNoSoundOneHasAPlace() {
        pool.offline.add(C);
        pool.pool.add(new Engine(C, true));
        await().until(() -> pool.state(C).isOffline());
        for (int i = 0; i < 4; i++) {
            assertThat(pool.take().engine()).isNotEqualTo(C);
        }

        assertThat(pool.take().engine()).isEqualTo(C);
    }

    @Test
    void anEngineOnWhichAContentFailedForGoodIsNotOfferedAgain() {
        LeaseRequest request = start(1).without(Set.of(A));
        assertThat(pool.take(request).engine()).isEqualTo(B);
        assertThat(pool.take(request).engine()).isEqualTo(B);

        assertThat(pool.refusal(request))
                .isEqualTo("Engine a:1 cannot play this stream; engine b:1 is full: it plays 2 of 2 streams.");
        assertThat(pool.ask(request.without(Set.of(A, B)))).isInstanceOf(LeaseResult.NoEngine.class);
    }

    @Test
    void whatIsInTheWayIsToldInOneSentence() {
        assertThat(pool.refusal(start(1).without(Set.of(A, B))))
                .isEqualTo("Engine a:1 cannot play this stream; engine b:1 cannot play this stream.");

        pool.take();
        pool.take();
        pool.take();
        pool.take();
        assertThat(pool.refusal(start(1))).isEqualTo("All 2 engines are full, each with 2 of 2 streams.");

        pool.down.add(C);
        pool.pool.add(Engine.at(C));
        await().until(() -> pool.state(C).health() == EngineHealth.UNHEALTHY);
        pool.advance(Duration.ofSeconds(12));
        assertThat(pool.refusal(start(1))).isEqualTo("Engine c:1 has never answered; 2 others are full.");

        pool.pool.drain(A);
        assertThat(pool.refusal(start(1)))
                .isEqualTo("Engine a:1 is being drained; engine c:1 has never answered;"
                        + " engine b:1 is full: it plays 2 of 2 streams.");
    }

    @Test
    void ofManyEnginesThatCannotBeUsedAFewAreNamed() {
        for (int i = 0; i < 6; i++) {
            EngineAddress address = new EngineAddress("engine", 1 + i);
            pool.pool.add(Engine.at(address));
            pool.pool.drain(address);
        }

        assertThat(pool.refusal(start(1).without(Set.of(A, B))))
                .isEqualTo("Engine a:1 cannot play this stream; engine b:1 cannot play this stream;"
                        + " engine engine:1 is being drained; 5 others cannot be used either.");
    }

    @Test
    void withoutEnginesThatIsSaid() {
        pool.pool.configure(List.of());

        assertThat(pool.ask(start(1)))
                .isEqualTo(new LeaseResult.NoEngine("No engine is configured.", Duration.ofSeconds(5)));
    }
}
