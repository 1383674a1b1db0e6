package dev.acequia.pool;

import static org.awaitility.Awaitility.await;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Kind;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.EngineVersion;
import dev.acequia.engine.ProbeResult;
import dev.acequia.events.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// A pool with engines that answer or not, as a test has it. The time by which it judges them goes on only when it is
/// asked to; rests are as long as they are on average. It gives nobody a moment to wait unless set otherwise.
public final class PoolRig implements AutoCloseable {
    static final EngineAddress A = new EngineAddress("a", 1);
    static final EngineAddress B = new EngineAddress("b", 1);
    static final EngineAddress C = new EngineAddress("c", 1);
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    final Set<EngineAddress> down = ConcurrentHashMap.newKeySet();
    final Set<EngineAddress> offline = ConcurrentHashMap.newKeySet();
    final AtomicInteger probes = new AtomicInteger();
    final EventLog events = new EventLog(InstantSource.fixed(NOW));
    final EnginePool pool;
    private final AtomicLong time = new AtomicLong();
    private volatile boolean isPassing;
    private volatile PoolOptions options = new PoolOptions(2, Duration.ZERO, Duration.ofHours(1));

    private PoolRig() {
        pool = EnginePool.open(() -> options, this::answer, events, InstantSource.fixed(NOW), this::now, MIDDLE);
    }

    /// One whose engines have answered.
    static PoolRig of(EngineAddress... engines) {
        PoolRig made = new PoolRig();
        made.pool.configure(Arrays.stream(engines).map(Engine::at).toList());
        made.awaitHealth(Arrays.stream(engines).map(_ -> EngineHealth.HEALTHY).toArray(EngineHealth[]::new));
        return made;
    }

    /// How many streams an engine may play.
    PoolRig most(int streams) {
        options = new PoolOptions(streams, options.waitTimeout(), options.healthInterval());
        return this;
    }

    /// How long those who ask wait.
    PoolRig waiting(Duration patience) {
        options = new PoolOptions(options.maxStreams(), patience, options.healthInterval());
        return this;
    }

    private ProbeResult answer(EngineAddress engine) throws EngineException {
        probes.incrementAndGet();
        if (down.contains(engine)) {
            throw refusal(engine);
        }
        return new ProbeResult(new EngineVersion("3.2.11", null, null), offline.contains(engine));
    }

    private long now() {
        return time.get() + (isPassing ? System.nanoTime() : 0);
    }

    /// Has time go on as everywhere.
    void letTimePass() {
        time.addAndGet(-System.nanoTime());
        isPassing = true;
    }

    void advance(Duration by) {
        time.addAndGet(by.toNanos());
    }

    /// A stream by its number.
    static ContentId content(int number) {
        return new ContentId(
                ContentId.Kind.CONTENT_ID, String.valueOf(number).repeat(40).substring(0, 40));
    }

    static LeaseRequest start(int content) {
        return LeaseRequest.start(content(content));
    }

    LeaseResult ask(LeaseRequest request) {
        try {
            return pool.reserve(request);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A slot that must be there.
    Lease take(LeaseRequest request) {
        return switch (ask(request)) {
            case Lease lease -> lease;
            case LeaseResult.NoEngine(String detail, Duration retry) -> throw new AssertionError(detail);
            case LeaseResult.AtCapacity(String detail, Duration retry) -> throw new AssertionError(detail);
        };
    }

    Lease take() {
        return take(start(1));
    }

    /// Reason why there is no slot.
    String refusal(LeaseRequest request) {
        return switch (ask(request)) {
            case Lease lease -> throw new AssertionError("A place on " + lease.engine());
            case LeaseResult.NoEngine(String detail, Duration retry) -> detail;
            case LeaseResult.AtCapacity(String detail, Duration retry) -> detail;
        };
    }

    /// A start that comes to nothing.
    void fail(int content) {
        try (Lease lease = take(start(content))) {
            lease.failed(broken(lease.engine()));
        }
    }

    EngineSnapshot state(EngineAddress engine) {
        return pool.snapshot().stream()
                .filter(each -> each.address().equals(engine))
                .findFirst()
                .orElseThrow();
    }

    List<Integer> loads() {
        return pool.snapshot().stream().map(EngineSnapshot::load).toList();
    }

    void awaitHealth(EngineHealth... health) {
        await().until(() ->
                pool.snapshot().stream().map(EngineSnapshot::health).toList().equals(List.of(health)));
    }

    static EngineException refusal(EngineAddress engine) {
        return new EngineException(engine, Reason.ENGINE, Kind.UNREACHABLE, "Engine " + engine + " refuses.", null);
    }

    static EngineException broken(EngineAddress engine) {
        return new EngineException(engine, Reason.TRANSIENT, Kind.OTHER, "Engine " + engine + " is busy.", null);
    }

    static EngineException late(EngineAddress engine) {
        return new EngineException(engine, Reason.ENGINE, Kind.LATE, "Engine " + engine + " hangs.", null);
    }

    public static EngineException cannotLoad(EngineAddress engine, Reason reason) {
        return new EngineException(engine, reason, Kind.OTHER, "Engine " + engine + " cannot load it.", null);
    }

    @Override
    public void close() {
        pool.close();
    }
}
