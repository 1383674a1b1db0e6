package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slot of a session that an engine did not confirm to have stopped.
class UnconfirmedStopsTest {
    private final PoolRig pool = PoolRig.of(A).most(1);

    @AfterEach
    void close() {
        pool.close();
    }

    /// The session of the first stream is asked to stop, without an answer.
    private void leaveBehind() {
        Lease lease = pool.take(start(1));
        lease.started();
        lease.leftBehind();
        lease.close();
    }

    @Test
    void itIsTakenUntilTheEngineHasEndedTheSessionByItself() {
        leaveBehind();
        assertThat(pool.state(A).load()).isOne();
        assertThat(pool.refusal(start(2))).contains("is full: it plays 1 of 1 streams");

        pool.advance(UnconfirmedStops.LIFE);
        assertThat(pool.state(A).load()).isZero();
        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
    }

    @Test
    void theSameContentHasItAtOnce() {
        leaveBehind();
        Lease again = pool.take(start(1));
        again.started();
        assertThat(pool.state(A).load()).isOne();
        again.close();
        assertThat(pool.state(A).load()).isZero();
    }

    @Test
    void aStartThatFailsReplacesNothing() {
        leaveBehind();
        pool.advance(Duration.ofSeconds(50));
        pool.take(start(1)).close();
        assertThat(pool.state(A).load()).isOne();
        pool.advance(Duration.ofSeconds(10));
        assertThat(pool.state(A).load()).isZero();
    }

    @Test
    void aSessionThatIsStartedInItsPlaceEndsAsAnyOther() {
        Lease lease = pool.take(start(1));
        lease.started();
        lease.leftBehind();
        lease.started();
        lease.close();
        assertThat(pool.state(A).load()).isZero();
    }

    @Test
    void whoWaitsHasItWhenTheTimeIsOver() {
        pool.waiting(Duration.ofMinutes(5));
        leaveBehind();
        pool.advance(UnconfirmedStops.LIFE.minusMillis(50));
        pool.letTimePass();
        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
    }
}
