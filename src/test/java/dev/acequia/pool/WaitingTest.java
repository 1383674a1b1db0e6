package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.content;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests for a slot when there is none.
class WaitingTest {
    private final PoolRig pool = PoolRig.of(A, B).most(1).waiting(Duration.ofMinutes(1));
    private final Lease onA = pool.take();
    private final Lease onB = pool.take();

    @AfterEach
    void close() {
        pool.close();
    }

    /// A waiting request, once it waits.
    private final class Customer {
        private final FutureTask<LeaseResult> asking;
        private final Thread thread;

        Customer(LeaseRequest request) {
            asking = new FutureTask<>(() -> pool.pool.reserve(request));
            thread = Thread.startVirtualThread(asking);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        LeaseResult result() throws Exception {
            return asking.get(20, TimeUnit.SECONDS);
        }

        Lease lease() throws Exception {
            return (Lease) result();
        }
    }

    @Test
    void thePlaceThatBecomesFreeIsHandedToWhoWaits() throws Exception {
        assertThat(pool.pool.lacksSlots()).isFalse();
        Customer customer = new Customer(start(1));
        assertThat(pool.pool.lacksSlots()).isTrue();

        onB.close();

        assertThat(pool.loads()).containsExactly(1, 1);
        assertThat(pool.pool.lacksSlots()).isFalse();
        assertThat(customer.lease().engine()).isEqualTo(B);
    }

    @Test
    void whoRepairsGoesFirstAndOtherwiseWhoCameFirst() throws Exception {
        Customer third = new Customer(start(1));
        Customer fourth = new Customer(start(2));
        Customer first = new Customer(LeaseRequest.repair(content(3)));
        Customer second = new Customer(LeaseRequest.repair(content(4)));

        Lease place = onA;
        for (Customer next : List.of(first, second, third, fourth)) {
            place.close();
            place = next.lease();
        }
    }

    @Test
    void whoPlaysAlreadyExchangesItsPlaceAndNobodyInLineComesBetween() throws Exception {
        Customer customer = new Customer(start(1));

        LeaseResult same = pool.pool.exchange(onA, LeaseRequest.repair(content(2)), () -> false);

        assertThat(((Lease) same).engine()).isEqualTo(A);
        assertThat(customer.asking.isDone()).isFalse();
        onA.close();
        assertThat(pool.loads()).containsExactly(1, 1);
        ((Lease) same).close();
        assertThat(customer.lease().engine()).isEqualTo(A);
    }

    @Test
    void whoCannotUseThePlaceItHadLeavesItToThoseInLine() throws Exception {
        Customer customer = new Customer(start(1));
        FutureTask<LeaseResult> moving = new FutureTask<>(
                () -> pool.pool.exchange(onA, LeaseRequest.repair(content(2)).without(Set.of(A)), () -> false));
        Thread.startVirtualThread(moving);
        assertThat(customer.lease().engine()).isEqualTo(A);

        onB.close();

        assertThat(((Lease) moving.get(20, TimeUnit.SECONDS)).engine()).isEqualTo(B);
    }

    @Test
    void whoHasNoUseForThePlaceThatIsFreeLetsTheNextGoFirst() throws Exception {
        Customer picky = new Customer(start(1).without(Set.of(A)));
        Customer other = new Customer(start(2));

        onA.close();
        assertThat(other.lease().engine()).isEqualTo(A);

        onB.close();
        assertThat(picky.lease().engine()).isEqualTo(B);
    }

    @Test
    void aSecondSessionTakesNothingThatSomebodyWaitsForAndNeverWaits() throws Exception {
        Customer customer = new Customer(start(1));
        assertThat(pool.pool.reserve(LeaseRequest.spare(content(2)))).isNotInstanceOf(Lease.class);

        onA.close();

        assertThat(pool.pool.reserve(LeaseRequest.spare(content(2)))).isNotInstanceOf(Lease.class);
        assertThat(customer.lease().engine()).isEqualTo(A);
        onB.close();
        assertThat(pool.pool.reserve(LeaseRequest.spare(content(2)))).isInstanceOf(Lease.class);
    }

    @Test
    void onePlaceMoreOnEachEngineServesThoseWhoWait() throws Exception {
        Customer one = new Customer(start(1));
        Customer two = new Customer(start(2));

        pool.most(2).pool.configure(List.of(Engine.at(A), Engine.at(B)));

        assertThat(Set.of(one.lease().engine(), two.lease().engine())).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void whoWaitsIsServedByAnEngineThatComesBack() throws Exception {
        pool.down.add(A);
        onA.failed(PoolRig.refusal(A));
        onA.close();
        Customer customer = new Customer(start(1));

        pool.down.clear();

        assertThat(customer.lease().engine()).isEqualTo(A);
    }

    @Test
    void whoWaitsIsServedByAnEngineThatIsAdded() throws Exception {
        Customer customer = new Customer(start(1));

        pool.pool.add(Engine.at(PoolRig.C));

        assertThat(customer.lease().engine()).isEqualTo(PoolRig.C);
    }

    @Test
    void whoIsInterruptedLeavesTheLineAndNoPlaceBehind() throws Exception {
        Customer hurried = new Customer(start(1));
        hurried.thread.interrupt();
        hurried.thread.join();

        Customer patient = new Customer(start(2));
        onA.close();
        patient.lease().close();
        onB.close();

        assertThat(hurried.asking.state()).isEqualTo(FutureTask.State.FAILED);
        assertThat(hurried.asking.exceptionNow()).isInstanceOf(InterruptedException.class);
        assertThat(pool.loads()).containsExactly(0, 0);
    }

    @Test
    void whoHasWaitedLongEnoughIsToldWhy() {
        pool.waiting(Duration.ofMillis(20));
        pool.letTimePass();

        assertThat(pool.refusal(start(1))).isEqualTo("All 2 engines are full, each with 1 of 1 streams.");
        assertThat(pool.pool.lacksSlots()).isFalse();
    }

    @Test
    void whereWaitingIsOfNoUseNobodyWaits() {
        assertThat(pool.ask(start(1).without(Set.of(A, B)))).isInstanceOf(LeaseResult.NoEngine.class);
    }

    @Test
    void somebodyIsAskedToMakeRoomWhoseTimeIsWaitedForInAnyCase() throws Exception {
        pool.waiting(Duration.ZERO);

        LeaseResult result = pool.pool.reserve(start(1), () -> {
            assertThat(pool.pool.lacksSlots()).isTrue();
            Thread.startVirtualThread(onB::close);
            return true;
        });

        assertThat(((Lease) result).engine()).isEqualTo(B);
    }

    @Test
    void nobodyIsAskedToMakeRoomForAnEngineThatIsDown() throws Exception {
        pool.waiting(Duration.ZERO);
        pool.down.addAll(Set.of(A, B));
        onA.failed(PoolRig.refusal(A));
        onB.failed(PoolRig.refusal(B));
        AtomicInteger asked = new AtomicInteger();

        assertThat(pool.pool.reserve(start(1), () -> asked.incrementAndGet() > 0))
                .isInstanceOf(LeaseResult.NoEngine.class);

        assertThat(asked).hasValue(0);
    }

    @Test
    void whoWaitsWhenThePoolClosesIsSentAway() throws Exception {
        Customer customer = new Customer(start(1));

        pool.close();

        assertThat(customer.result()).isInstanceOf(LeaseResult.NoEngine.class);
        onA.close();
        assertThat(pool.ask(start(1))).isNotInstanceOf(Lease.class);
    }
}
