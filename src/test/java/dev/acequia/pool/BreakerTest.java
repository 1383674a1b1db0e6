package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.cannotLoad;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineException.Reason;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An engine that answers but whose sessions fail. There is no other one.
class BreakerTest {
    private static final Duration FIRST_REST = Duration.ofSeconds(2);

    private final PoolRig pool = PoolRig.of(A);

    @AfterEach
    void close() {
        pool.close();
    }

    private void open() {
        pool.fail(1);
        pool.fail(2);
        pool.fail(1);
        assertThat(pool.state(A).isResting()).isTrue();
    }

    private void deliver(Lease lease, Duration time) {
        lease.started();
        lease.delivered();
        pool.advance(time);
        lease.delivered();
    }

    @Test
    void threeFailuresInARowKeepSessionsAwayForAWhile() {
        open();

        assertThat(pool.ask(start(3)))
                .isEqualTo(new LeaseResult.NoEngine(
                        "Engine a:1 failed 3 times in a row and is tried again in 2 s.", FIRST_REST));
        assertThat(pool.state(A).isUsable()).isFalse();
        assertThat(pool.state(A).lastError()).isEqualTo("Engine a:1 is busy.");

        pool.advance(FIRST_REST);
        assertThat(pool.take(start(3)).engine()).isEqualTo(A);
    }

    @Test
    void failuresOfOneContentMayBeItsOwn() {
        for (int i = 0; i < 20; i++) {
            pool.fail(1);
        }

        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
    }

    @Test
    void whatIsTheContentsFaultIsNoFailure() {
        for (int i = 0; i < 10; i++) {
            try (Lease lease = pool.take(start(i))) {
                lease.failed(cannotLoad(A, i % 2 == 0 ? Reason.CONTENT : Reason.PERMANENT));
            }
        }

        assertThat(pool.take(start(1)).engine()).isEqualTo(A);
        assertThat(pool.state(A).recentFailures()).isZero();
        assertThat(pool.state(A).lastError()).isNull();
    }

    @Test
    void afterTheRestOneStartIsATrialAndTheOthersAreRefused() {
        open();
        pool.advance(FIRST_REST);

        Lease trial = pool.take(start(1));
        assertThat(pool.refusal(start(2))).isEqualTo("Engine a:1 failed 3 times in a row and is being tried.");

        deliver(trial, Duration.ZERO);
        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
    }

    @Test
    void aTrialThatFailsIsFollowedByARestTwiceAsLongUpToAMinute() {
        open();
        Duration rest = FIRST_REST;
        for (int i = 0; i < 8; i++) {
            pool.advance(rest.minusNanos(1));
            assertThat(pool.ask(start(1))).isInstanceOf(LeaseResult.NoEngine.class);
            pool.advance(Duration.ofNanos(1));
            pool.fail(1);
            rest = rest.multipliedBy(2).compareTo(Duration.ofMinutes(1)) < 0
                    ? rest.multipliedBy(2)
                    : Duration.ofMinutes(1);
        }
    }

    @Test
    void viewersWhoHaveLostTheirStreamAreATrialAfterFourSecondsWhereThereIsNoOtherEngine() {
        open();
        for (int i = 0; i < 4; i++) {
            pool.advance(Breaker.LONGEST_REST);
            pool.fail(1);
        }
        LeaseRequest repair = LeaseRequest.repair(PoolRig.content(1));
        assertThat(pool.ask(repair)).isInstanceOf(LeaseResult.NoEngine.class);

        pool.advance(Breaker.NEED);
        assertThat(pool.ask(start(1))).isInstanceOf(LeaseResult.NoEngine.class);
        Lease trial = pool.take(repair);
        assertThat(pool.ask(repair)).isInstanceOf(LeaseResult.NoEngine.class);
        trial.failed("Engine a:1 ended the stream.");
        trial.close();
        assertThat(pool.ask(repair)).isInstanceOf(LeaseResult.NoEngine.class);

        pool.advance(Breaker.NEED);
        deliver(pool.take(repair), Duration.ZERO);
        assertThat(pool.state(A).isResting()).isFalse();
    }

    @Test
    void afterATrialThatDeliveredTheNextFailureIsOneTooMany() {
        open();
        pool.advance(FIRST_REST);
        Lease trial = pool.take(start(1));
        deliver(trial, Duration.ofSeconds(9));

        trial.failed("Engine a:1 sent nothing for 15 s.");

        assertThat(pool.state(A).isResting()).isTrue();
    }

    @Test
    void whoDeliversForTenSecondsIsAsGoodAsNew() {
        open();
        pool.advance(FIRST_REST);
        try (Lease trial = pool.take(start(1))) {
            deliver(trial, Duration.ofSeconds(10));
        }

        pool.fail(1);
        pool.fail(2);

        assertThat(pool.state(A).isResting()).isFalse();
        pool.fail(1);
        pool.advance(FIRST_REST);
        assertThat(pool.take(start(1)).engine()).isEqualTo(A);
    }

    @Test
    void aSessionThatLostItsStreamAfterAGoodWhileSaysNothingAboutTheNext() {
        pool.most(20);
        for (int i = 0; i < 9; i++) {
            Lease lease = pool.take(start(i));
            deliver(lease, Duration.ofSeconds(10));
            lease.failed("Engine a:1 ended the stream.");
        }

        assertThat(pool.state(A).isResting()).isFalse();
        assertThat(pool.state(A).recentFailures()).isEqualTo(9);
    }

    @Test
    void aTrialOfWhichNothingComesIsFollowedByAnotherOne() {
        open();
        pool.advance(FIRST_REST);
        pool.take(start(1)).close();

        Lease another = pool.take(start(2));
        another.failed(cannotLoad(A, Reason.CONTENT));

        assertThat(pool.take(start(3)).engine()).isEqualTo(A);
    }

    @Test
    void aTrialThatTakesLongKeepsTheOthersOutForAWhileOnly() {
        pool.most(3);
        open();
        pool.advance(FIRST_REST);
        pool.take(start(1));
        assertThat(pool.ask(start(2))).isInstanceOf(LeaseResult.NoEngine.class);

        pool.advance(Duration.ofSeconds(15));

        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
        assertThat(pool.ask(start(3))).isInstanceOf(LeaseResult.NoEngine.class);
    }

    @Test
    void anEngineThatWasRestartedIsAnotherOne() {
        open();
        Lease lost;
        pool.advance(FIRST_REST);
        try (Lease trial = pool.take(start(1))) {
            lost = trial;
        }
        pool.down.add(A);
        lost.failed(PoolRig.refusal(A));
        assertThat(pool.state(A).health()).isEqualTo(EngineHealth.UNHEALTHY);

        pool.down.clear();
        pool.awaitHealth(EngineHealth.HEALTHY);

        pool.take(start(1));
        assertThat(pool.take(start(2)).engine()).isEqualTo(A);
    }

    @Test
    void whoWaitsWhileAnEngineRestsIsItsTrial() {
        pool.letTimePass();
        pool.waiting(Duration.ofMinutes(1));
        open();
        pool.advance(Duration.ofMillis(1900));

        assertThat(pool.take(start(3)).engine()).isEqualTo(A);
    }

    @Test
    void restsAreSpreadByAQuarter() {
        assertThat(rest(() -> 0L)).isEqualTo(Duration.ofMillis(1500));
        assertThat(rest(() -> -1L)).isBetween(Duration.ofMillis(2499), Duration.ofMillis(2500));
    }

    private Duration rest(RandomGenerator random) {
        Breaker breaker = new Breaker(random);
        for (int i = 0; i < 3; i++) {
            try (Lease lease = pool.take(start(i))) {
                breaker.failed(lease, 0);
            }
        }
        return Duration.ofNanos(breaker.nanosToAdmission(0));
    }
}
