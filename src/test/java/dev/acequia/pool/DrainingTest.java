package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.C;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.EngineAddress;
import dev.acequia.rig.Threads;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How engines come and go while channels play.
class DrainingTest {
    private final PoolRig pool = PoolRig.of(A, B);

    @AfterEach
    void close() {
        pool.close();
    }

    private void configure(EngineAddress... engines) {
        pool.pool.configure(Arrays.stream(engines).map(Engine::at).toList());
    }

    private List<EngineAddress> engines() {
        return pool.pool.snapshot().stream().map(EngineSnapshot::address).toList();
    }

    @Test
    void anEngineThatIsDrainedKeepsItsSessionsAndGetsNoNewOnes() {
        Lease running = pool.take();

        assertThat(pool.pool.drain(A)).isTrue();

        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.refusal(start(1)))
                .isEqualTo("Engine a:1 is being drained; engine b:1 is full: it plays 2 of 2 streams.");
        assertThat(pool.state(A).isDraining()).isTrue();
        assertThat(pool.state(A).isUsable()).isFalse();
        assertThat(pool.state(A).load()).isOne();
        running.close();
        assertThat(engines()).containsExactly(A, B);
    }

    @Test
    void aStreamThatIsOnAnotherEngineAlreadyIsMoving() {
        Lease running = pool.take(start(1));
        Lease other = pool.take(start(2));
        assertThat(List.of(running.engine(), other.engine())).containsExactly(A, B);
        pool.pool.drain(A);
        assertThat(pool.pool.moving(A)).isZero();

        Lease next = pool.take(start(1));

        assertThat(next.engine()).isEqualTo(B);
        assertThat(pool.pool.moving(A)).isOne();
        assertThat(pool.pool.moving(B)).isZero();
        running.close();
        assertThat(pool.pool.moving(A)).isZero();
    }

    @Test
    void aDrainIsToldOnce() {
        try (Lease _ = pool.take()) {
            pool.pool.drain(A);
            pool.pool.remove(A);
        }
        assertThat(pool.events.newest(each -> each.category().equals("drained"), 0, 10))
                .hasSize(1);
    }

    @Test
    void anEngineThatWasDrainedServesAgainWhenItIsAdded() {
        pool.pool.drain(A);

        pool.pool.add(new Engine(A, true));

        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.state(A).engine().isForwarded()).isTrue();
    }

    @Test
    void anEngineThatIsSuspendedKeepsItsSessionsWhereTheyAreAndServesAgain() {
        Lease running = pool.take();

        assertThat(pool.pool.suspend(A)).isTrue();

        assertThat(running.isDraining()).isFalse();
        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.take().engine()).isEqualTo(B);
        assertThat(pool.refusal(start(1)))
                .isEqualTo("Engine a:1 is given no new streams, since its VPN is not connected; engine b:1 is full:"
                        + " it plays 2 of 2 streams.");
        assertThat(pool.state(A).isUsable()).isFalse();
        assertThat(pool.pool.suspend(C)).isFalse();

        pool.pool.add(new Engine(A, true));

        assertThat(pool.take().engine()).isEqualTo(A);
        assertThat(pool.state(A).load()).isEqualTo(2);
    }

    @Test
    void anEngineThatIsRemovedIsForgottenWithItsLastSession() {
        Lease running = pool.take();
        assertThat(pool.pool.remove(A)).isTrue();
        assertThat(engines()).containsExactly(A, B);

        running.close();

        assertThat(engines()).containsExactly(B);
        assertThat(pool.pool.remove(A)).isFalse();
        assertThat(pool.pool.drain(A)).isFalse();
    }

    @Test
    void anEngineThatIsForgottenIsAskedNothingMore() {
        pool.down.add(A);
        try (Lease lease = pool.take()) {
            lease.failed(PoolRig.refusal(A));
        }
        int before = pool.probes.get();
        await().until(() -> pool.probes.get() > before + 1);

        configure(B);

        await().until(() -> Threads.named("engine-health-" + A).isEmpty());
    }

    @Test
    void whatIsConfiguredComesAndWhatIsNotAnyMoreGoes() {
        Lease running = pool.take();

        configure(B, C, C);

        assertThat(engines()).containsExactly(A, B, C);
        assertThat(pool.state(A).isDraining()).isTrue();
        assertThat(pool.take(start(2)).engine()).isEqualTo(B);
        running.close();
        assertThat(engines()).containsExactly(B, C);
    }

    @Test
    void anEngineThatIsConfiguredAgainIsTheSameWithItsLoad() {
        pool.take();
        configure(B);

        configure(A, B);

        assertThat(pool.loads()).containsExactly(1, 0);
        assertThat(pool.state(A).isDraining()).isFalse();
    }

    @Test
    void whatWasAddedOtherwiseStaysWhenTheConfigurationChanges() {
        pool.pool.add(Engine.at(C));

        configure(B);

        assertThat(engines()).containsExactly(B, C);
    }

    @Test
    void aDrainedEngineThatIsStillConfiguredStaysDrained() {
        pool.pool.drain(A);

        configure(A, B, C);

        assertThat(pool.state(A).isDraining()).isTrue();
    }
}
