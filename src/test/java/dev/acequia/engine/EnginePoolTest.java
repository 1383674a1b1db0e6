package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.EngineException.Kind;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.EnginePool.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnginePoolTest {
    private static final EngineAddress A = new EngineAddress("a", 1);
    private static final EngineAddress B = new EngineAddress("b", 1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final Set<EngineAddress> down = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger max = new AtomicInteger(2);
    private final List<EnginePool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(EnginePool::close);
    }

    private EnginePool pool(Probe probe, Duration interval, EngineAddress... engines) {
        var pool = EnginePool.open(List.of(engines), max::get, probe, () -> interval, InstantSource.fixed(NOW));
        pools.add(pool);
        return pool;
    }

    private EnginePool pool(EngineAddress... engines) {
        return pool(this::answer, NEVER, engines);
    }

    private EngineVersion answer(EngineAddress engine) throws EngineException {
        if (down.contains(engine)) {
            throw refusal(engine);
        }
        return new EngineVersion("3.2.11", null, null);
    }

    private EngineVersion answerOnce(EngineAddress engine) throws InterruptedException {
        if (asked.getAndIncrement() > 0) {
            new CountDownLatch(1).await();
        }
        return new EngineVersion("1", null, null);
    }

    private static EngineException refusal(EngineAddress engine) {
        return new EngineException(engine, Reason.ENGINE, Kind.UNREACHABLE, "Engine " + engine + " refuses.", null);
    }

    private static EngineException timeout(EngineAddress engine) {
        return new EngineException(engine, Reason.ENGINE, Kind.LATE, "Engine " + engine + " hangs.", null);
    }

    private static EngineAddress engineOf(Reservation reservation) {
        return ((Lease) reservation).engine();
    }

    private static void awaitHealth(EnginePool pool, EngineHealth... health) {
        await().untilAsserted(() ->
                assertThat(pool.snapshot()).extracting(EngineSnapshot::health).containsExactly(health));
    }

    @Test
    void theLeastLoadedEngineIsChosenAndTheFirstOfEqualOnes() {
        EnginePool pool = pool(A, B);

        var first = (Lease) pool.reserve();
        assertThat(first.engine()).isEqualTo(A);
        assertThat(engineOf(pool.reserve())).isEqualTo(B);
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
        assertThat(engineOf(pool.reserve())).isEqualTo(B);
        assertThat(pool.reserve()).isInstanceOf(Reservation.AtCapacity.class);

        first.close();
        first.close();

        assertThat(pool.snapshot()).extracting(EngineSnapshot::load).containsExactly(1, 2);
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
        assertThat(pool.reserve()).isInstanceOf(Reservation.AtCapacity.class);
        max.set(3);
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
    }

    @Test
    void reservationsAtTheSameTimeNeverOverbook() throws Exception {
        max.set(10);
        EnginePool pool = pool(A, B);
        Queue<Reservation> reservations = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.startVirtualThread(() -> reservations.add(pool.reserve())));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(reservations).filteredOn(Lease.class::isInstance).hasSize(20);
        assertThat(pool.snapshot()).extracting(EngineSnapshot::load).containsExactly(10, 10);
    }

    @Test
    void anEngineCanBeLeftOut() {
        EnginePool pool = pool(A, B);

        assertThat(engineOf(pool.reserve(engine -> !engine.equals(A)))).isEqualTo(B);
        assertThat(pool.reserve(_ -> false)).isInstanceOf(Reservation.NoEngine.class);
        assertThat(pool().reserve()).isEqualTo(new Reservation.NoEngine("No engine is configured."));
    }

    @Test
    void anEngineNobodyAskedYetIsUsable() {
        var never = new CountDownLatch(1);
        EnginePool pool = pool(
                _ -> {
                    never.await();
                    throw new AssertionError();
                },
                NEVER,
                A);

        assertThat(pool.snapshot())
                .containsExactly(new EngineSnapshot(A, EngineHealth.UNKNOWN, null, 0, 2, null, null));
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
    }

    @Test
    void anEngineThatAnswersIsHealthyAndShowsItsVersion() {
        EnginePool pool = pool(A);

        awaitHealth(pool, EngineHealth.HEALTHY);
        assertThat(pool.snapshot())
                .containsExactly(new EngineSnapshot(
                        A, EngineHealth.HEALTHY, new EngineVersion("3.2.11", null, null), 0, 2, null, NOW));
    }

    @Test
    void twoMissingAnswersTakeAnEngineOutOfUseAndOneBringsItBack() {
        down.add(A);
        EnginePool pool = pool(this::answer, OFTEN, A, B);

        awaitHealth(pool, EngineHealth.UNHEALTHY, EngineHealth.HEALTHY);
        assertThat(engineOf(pool.reserve())).isEqualTo(B);
        assertThat(engineOf(pool.reserve())).isEqualTo(B);
        down.clear();
        awaitHealth(pool, EngineHealth.HEALTHY, EngineHealth.HEALTHY);
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
    }

    @Test
    void whoWaitsForAnEngineIsToldWhenOneIsBack() throws Exception {
        down.add(A);
        EnginePool pool = pool(this::answer, OFTEN, A);
        awaitHealth(pool, EngineHealth.UNHEALTHY);

        assertThat(pool.awaitUsable(Duration.ofMillis(1))).isFalse();
        down.clear();
        assertThat(pool.awaitUsable(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void oneMissingAnswerIsForgiven() {
        EnginePool pool = pool(this::answerOnce, NEVER, A);
        awaitHealth(pool, EngineHealth.HEALTHY);

        pool.report(A, timeout(A));

        EngineSnapshot snapshot = pool.snapshot().getFirst();
        assertThat(snapshot.health()).isEqualTo(EngineHealth.HEALTHY);
        assertThat(snapshot.lastError()).isEqualTo("Engine a:1 hangs.");
        pool.reportSuccess(A);
        assertThat(pool.snapshot().getFirst().lastError()).isNull();
    }

    @Test
    void nonsenseFromAnEngineThatTellsItsVersionDoesNotTakeItOutOfUse() {
        EnginePool pool = pool(this::answer, OFTEN, A);
        awaitHealth(pool, EngineHealth.HEALTHY);

        for (int i = 0; i < 5; i++) {
            pool.report(A, new EngineException(A, Reason.ENGINE, Kind.OTHER, "Engine a:1 talks nonsense.", null));
        }

        assertThat(pool.snapshot().getFirst().isUsable()).isTrue();
        assertThat(pool.snapshot().getFirst().lastError()).isEqualTo("Engine a:1 talks nonsense.");
    }

    @Test
    void aRefusedStartTakesTheEngineOutOfUseAtOnceAndASuccessBringsItBack() {
        EnginePool pool = pool(this::answerOnce, NEVER, A);
        awaitHealth(pool, EngineHealth.HEALTHY);

        pool.report(A, refusal(A));
        assertThat(pool.reserve()).isEqualTo(new Reservation.NoEngine("Engine a:1 refuses."));

        pool.reportSuccess(A);
        assertThat(engineOf(pool.reserve())).isEqualTo(A);
    }

    @Test
    void whatIsNotTheEnginesFaultSaysNothingAboutIt() {
        EnginePool pool = pool(A);
        awaitHealth(pool, EngineHealth.HEALTHY);

        pool.report(A, new EngineException(A, Reason.CONTENT, Kind.OTHER, "Engine a:1 cannot load it.", null));
        pool.report(B, refusal(B));
        pool.reportSuccess(B);

        assertThat(pool.snapshot().getFirst().lastError()).isNull();
        assertThat(pool.snapshot().getFirst().health()).isEqualTo(EngineHealth.HEALTHY);
    }

    @Test
    void aHealthyEngineIsAskedAgainAtTheInterval() {
        pool(
                _ -> {
                    asked.incrementAndGet();
                    return new EngineVersion("1", null, null);
                },
                Duration.ofMillis(5),
                A);

        await().until(() -> asked.get() > 5);
    }

    @Test
    void anEngineThatHangsDelaysNoOther() {
        var never = new CountDownLatch(1);
        EnginePool pool = pool(
                engine -> {
                    if (engine.equals(A)) {
                        never.await();
                    }
                    return new EngineVersion("1", null, null);
                },
                NEVER,
                A,
                B);

        awaitHealth(pool, EngineHealth.UNKNOWN, EngineHealth.HEALTHY);
    }

    @Test
    void aClosedPoolAsksNoMore() {
        EnginePool pool = pool(
                _ -> {
                    asked.incrementAndGet();
                    return new EngineVersion("1", null, null);
                },
                Duration.ofMillis(1),
                A);
        await().until(() -> asked.get() > 0);

        pool.close();
        pool.close();

        int last = asked.get();
        await().during(Duration.ofMillis(50)).until(() -> asked.get() == last);
    }

    @Test
    void anEngineThatComesBackIsUsedAgain() {
        try (var client = new EngineClient(EngineTimeouts.defaults())) {
            FakeEngine engine = FakeEngine.start();
            EnginePool pool = pool(client::version, OFTEN, engine.address());
            var version = Answers.json("{\"result\": {\"version\": \"3.2.11\"}, \"error\": null}");
            engine.on("/webui/", version);
            awaitHealth(pool, EngineHealth.HEALTHY);

            engine.close();
            awaitHealth(pool, EngineHealth.UNHEALTHY);
            assertThat(pool.reserve())
                    .isInstanceOfSatisfying(
                            Reservation.NoEngine.class,
                            none -> assertThat(none.detail())
                                    .startsWith("Engine " + engine.address() + " should tell its version, but "));

            try (var again = FakeEngine.startAt(engine.address().port())) {
                again.on("/webui/", version);
                awaitHealth(pool, EngineHealth.HEALTHY);
            }
        }
    }
}
