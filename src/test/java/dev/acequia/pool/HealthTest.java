package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineVersion;
import dev.acequia.engine.ProbeResult;
import dev.acequia.events.EventLog;
import dev.acequia.pool.EnginePool.Probe;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How the pool finds out which engines can be used, in real time.
class HealthTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final ProbeResult WELL = new ProbeResult(new EngineVersion("3.2.11", null, null), false);

    private final Set<EngineAddress> down = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<EnginePool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(EnginePool::close);
    }

    private EnginePool pool(Probe probe, Duration interval, EngineAddress... engines) {
        PoolOptions options = new PoolOptions(2, Duration.ZERO, interval);
        EnginePool pool = EnginePool.open(
                () -> options,
                probe,
                new EventLog(InstantSource.system()),
                InstantSource.fixed(NOW),
                System::nanoTime,
                new Random(1));
        pools.add(pool);
        pool.configure(List.of(engines).stream().map(Engine::at).toList());
        return pool;
    }

    private ProbeResult answer(EngineAddress engine) throws EngineException {
        asked.incrementAndGet();
        if (down.contains(engine)) {
            throw PoolRig.refusal(engine);
        }
        return WELL;
    }

    private ProbeResult hang() throws InterruptedException {
        never.await();
        return WELL;
    }

    private static LeaseResult reserve(EnginePool pool) throws InterruptedException {
        return pool.reserve(start(1));
    }

    private static EngineAddress engineOf(LeaseResult result) {
        return ((Lease) result).engine();
    }

    private static void awaitHealth(EnginePool pool, EngineHealth... health) {
        await().untilAsserted(() ->
                assertThat(pool.snapshot()).extracting(EngineSnapshot::health).containsExactly(health));
    }

    @Test
    void anEngineThatHasNotAnsweredYetIsUsedWhereThereIsNoOther() throws Exception {
        EnginePool pool = pool(_ -> hang(), NEVER, A);

        assertThat(pool.snapshot().getFirst().health()).isEqualTo(EngineHealth.UNKNOWN);
        assertThat(engineOf(reserve(pool))).isEqualTo(A);
    }

    @Test
    void anEngineThatHangsDelaysNoOtherAndIsChosenLast() throws Exception {
        EnginePool pool = pool(engine -> engine.equals(A) ? hang() : WELL, NEVER, A, B);

        awaitHealth(pool, EngineHealth.UNKNOWN, EngineHealth.HEALTHY);
        assertThat(engineOf(reserve(pool))).isEqualTo(B);
        assertThat(engineOf(reserve(pool))).isEqualTo(B);
        assertThat(engineOf(reserve(pool))).isEqualTo(A);
    }

    @Test
    void anEngineThatAnswersIsHealthyAndShowsItsVersion() {
        EnginePool pool = pool(this::answer, NEVER, A);

        awaitHealth(pool, EngineHealth.HEALTHY);
        assertThat(pool.snapshot())
                .allSatisfy(each -> assertThat(each.latency()).isNotNull());
        assertThat(pool.snapshot())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("latency")
                .containsExactly(new EngineSnapshot(
                        Engine.at(A),
                        EngineHealth.HEALTHY,
                        WELL.version(),
                        null,
                        0,
                        2,
                        false,
                        false,
                        false,
                        0,
                        null,
                        NOW,
                        null));
    }

    @Test
    void missingAnswersTakeAnEngineOutOfUseAndOneBringsItBack() throws Exception {
        EnginePool pool = pool(this::answer, OFTEN, A, B);
        awaitHealth(pool, EngineHealth.HEALTHY, EngineHealth.HEALTHY);

        down.add(A);
        awaitHealth(pool, EngineHealth.UNHEALTHY, EngineHealth.HEALTHY);
        assertThat(engineOf(reserve(pool))).isEqualTo(B);
        assertThat(engineOf(reserve(pool))).isEqualTo(B);
        assertThat(pool.snapshot().getFirst().lastError()).isEqualTo("Engine a:1 refuses.");

        down.clear();
        awaitHealth(pool, EngineHealth.HEALTHY, EngineHealth.HEALTHY);
        assertThat(engineOf(reserve(pool))).isEqualTo(A);
        assertThat(pool.snapshot().getFirst().lastError()).isNull();
    }

    @Test
    void aStartThatCannotReachTheEngineTakesItOutOfUseAtOnce() throws Exception {
        EnginePool pool = pool(engine -> asked.getAndIncrement() == 0 ? WELL : hang(), NEVER, A);
        awaitHealth(pool, EngineHealth.HEALTHY);
        Lease lease = (Lease) reserve(pool);

        lease.failed(PoolRig.refusal(A));
        assertThat(reserve(pool)).isInstanceOf(LeaseResult.NoEngine.class);

        lease.started();
        assertThat(engineOf(reserve(pool))).isEqualTo(A);
    }

    @Test
    void anEngineThatLetAStartHangIsAskedSoonHowItDoes() throws Exception {
        EnginePool pool = pool(this::answer, NEVER, A);
        await().until(() -> asked.get() == 1);

        ((Lease) reserve(pool)).failed(PoolRig.late(A));

        await().until(() -> asked.get() == 2);
        assertThat(pool.snapshot().getFirst().isUsable()).isTrue();
        assertThat(pool.snapshot().getFirst().lastError()).isEqualTo("Engine a:1 hangs.");
    }

    @Test
    void manyFailuresAtOnceAreOneQuestion() throws Exception {
        EnginePool pool = pool(this::answer, NEVER, A);
        await().until(() -> asked.get() == 1);
        Lease lease = (Lease) reserve(pool);

        for (int i = 0; i < 100; i++) {
            lease.failed(PoolRig.late(A));
        }

        await().until(() -> asked.get() >= 2);
        await().during(Duration.ofMillis(400)).until(() -> asked.get() <= 3);
    }

    @Test
    void anEngineThatDoesWellIsAskedAgainAtTheInterval() {
        pool(this::answer, Duration.ofMillis(5), A);

        await().until(() -> asked.get() > 5);
    }

    @Test
    void aClosedPoolAsksNoMore() {
        EnginePool pool = pool(this::answer, Duration.ofMillis(1), A);
        await().until(() -> asked.get() > 0);

        pool.close();
        pool.close();

        int last = asked.get();
        await().during(Duration.ofMillis(50)).until(() -> asked.get() == last);
    }

    @Test
    void anEngineThatComesBackIsInUseWithinTwoSeconds() throws Exception {
        var version = Answers.json("{\"result\": {\"version\": \"3.2.11\"}, \"error\": null}");
        try (var client = new EngineClient(DefaultOptions.timeouts())) {
            FakeEngine engine = FakeEngine.start();
            engine.on("/webui/", version);
            EnginePool pool = pool(client::probe, Duration.ofSeconds(10), engine.address());
            awaitHealth(pool, EngineHealth.HEALTHY);
            engine.close();
            try (Lease lease = (Lease) reserve(pool)) {
                lease.failed(PoolRig.refusal(engine.address()));
            }
            assertThat(reserve(pool)).isInstanceOf(LeaseResult.NoEngine.class);

            // Until then, a connection of another test may be given the port.
            try (var again = await().ignoreException(UncheckedIOException.class)
                    .until(() -> FakeEngine.startAt(engine.address().port()), Objects::nonNull)) {
                again.on("/webui/", version);
                await().atMost(Duration.ofSeconds(2)).until(() -> reserve(pool) instanceof Lease);
            }
        }
    }

    @Test
    void anEngineWithoutAConnectionToItsNetworkSaysSo() throws Exception {
        try (var client = new EngineClient(DefaultOptions.timeouts());
                var engine = FakeEngine.start()) {
            engine.on("/webui/", Answers.json("{\"result\": {\"version\": \"3.2.11\"}, \"error\": null}"));
            assertThat(client.probe(engine.address()).isOffline()).isFalse();

            engine.on("/server/api", Answers.json("{\"result\": {\"connected\": false}, \"error\": null}"));
            assertThat(client.probe(engine.address()).isOffline()).isTrue();

            engine.on("/server/api", Answers.json("{\"result\": {\"connected\": true}, \"error\": null}"));
            assertThat(client.probe(engine.address()).isOffline()).isFalse();
        }
    }

    @Test
    void aProbeThatFailsByOurOwnFaultIsNotTheLast() {
        Error fault = new NoClassDefFoundError("made up");
        EnginePool pool = pool(
                engine -> {
                    if (asked.incrementAndGet() == 1) {
                        throw fault;
                    }
                    return WELL;
                },
                OFTEN,
                A);

        awaitHealth(pool, EngineHealth.HEALTHY);
    }
}
