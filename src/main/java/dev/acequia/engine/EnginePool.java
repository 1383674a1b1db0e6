package dev.acequia.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engines there are, and the one that decides where a session runs: on the least loaded one that works.
///
/// A place counts from the moment it is reserved, so that two starts at the same time do not choose the same last one.
/// A virtual thread for each engine asks it for its version: at an interval while it works, ten times as often, but at
/// least every second, while it does not, so that it is in use again within two seconds after it is back.
/// Thread-safe; the one lock is a leaf and never held over I/O.
public final class EnginePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnginePool.class);
    private static final Duration LONGEST_RECHECK = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final int LONGEST_DETAIL = 600;

    private final IntSupplier maxStreams;
    private final Probe probe;
    private final Supplier<Duration> interval;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rescheduled = lock.newCondition();
    private final Condition up = lock.newCondition();
    private final List<PooledEngine> engines;
    private final List<Thread> probers;

    /// How the pool finds out whether an engine works: [EngineClient#version].
    @FunctionalInterface
    public interface Probe {
        /// Blocks, with a deadline of its own.
        EngineVersion version(EngineAddress engine) throws EngineException, InterruptedException;
    }

    private EnginePool(
            List<EngineAddress> engines,
            IntSupplier maxStreams,
            Probe probe,
            Supplier<Duration> interval,
            InstantSource clock) {
        this.maxStreams = maxStreams;
        this.probe = probe;
        this.interval = interval;
        this.clock = clock;
        this.engines = engines.stream().distinct().map(PooledEngine::new).toList();
        this.probers = this.engines.stream()
                .map(engine -> Thread.ofVirtual()
                        .name("engine-health-" + engine.address)
                        .unstarted(() -> watch(engine)))
                .toList();
    }

    /// Opens a pool and starts watching its engines.
    ///
    /// @param engines    in the order in which equally loaded ones are chosen
    /// @param maxStreams how many sessions an engine may have, asked for at each reservation
    /// @param interval   from one probe of a working engine to the next, asked for after each
    public static EnginePool open(
            List<EngineAddress> engines,
            IntSupplier maxStreams,
            Probe probe,
            Supplier<Duration> interval,
            InstantSource clock) {
        var pool = new EnginePool(engines, maxStreams, probe, interval, clock);
        pool.probers.forEach(Thread::start);
        return pool;
    }

    /// Takes a place on the least loaded engine that works.
    public Reservation reserve() {
        return reserve(_ -> true);
    }

    /// Takes a place on the least loaded engine that works and is among those wanted.
    public Reservation reserve(Predicate<EngineAddress> isWanted) {
        List<PooledEngine> wanted =
                engines.stream().filter(e -> isWanted.test(e.address)).toList();
        if (wanted.isEmpty()) {
            return new Reservation.NoEngine(
                    engines.isEmpty() ? "No engine is configured." : "There is no other engine to try.");
        }
        int max = maxStreams.getAsInt();
        lock.lock();
        try {
            List<PooledEngine> usable =
                    wanted.stream().filter(PooledEngine::isUsable).toList();
            if (usable.isEmpty()) {
                return new Reservation.NoEngine(Words.clean(
                        wanted.stream().map(PooledEngine::trouble).collect(Collectors.joining(" ")), LONGEST_DETAIL));
            }
            return usable.stream()
                    .filter(e -> e.load < max)
                    .min(Comparator.comparingInt(e -> e.load))
                    .<Reservation>map(this::lease)
                    .orElseGet(() -> new Reservation.AtCapacity(
                            "Each of the %d engines that work should play at most %d streams, and none has a place left."
                                    .formatted(usable.size(), max)));
        } finally {
            lock.unlock();
        }
    }

    /// Waits for an engine that works, at most so long; false when there is none by then.
    public boolean awaitUsable(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (engines.stream().noneMatch(PooledEngine::isUsable)) {
                if (left <= 0) {
                    return false;
                }
                left = up.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Lease lease(PooledEngine engine) {
        engine.load++;
        return new Lease(engine.address, () -> release(engine));
    }

    private void release(PooledEngine engine) {
        lock.lock();
        try {
            engine.load--;
        } finally {
            lock.unlock();
        }
    }

    /// Takes note of a failure outside the pool. One that cannot be reached is out of use at once; one that is unwell
    /// in another way is asked how it does; what is the content's or the session's fault says nothing about it.
    public void report(EngineAddress address, EngineException failure) {
        PooledEngine engine = find(address);
        if (engine == null || failure.reason() != EngineException.Reason.ENGINE) {
            return;
        }
        if (failure.isUnreachable()) {
            failed(engine, failure, true);
        } else {
            probeSoon(engine, failure);
        }
    }

    /// Takes note that an engine just did what it was asked.
    public void reportSuccess(EngineAddress address) {
        PooledEngine engine = find(address);
        if (engine != null) {
            succeeded(engine, null);
        }
    }

    /// What is known about the engines, in their order.
    public List<EngineSnapshot> snapshot() {
        int max = maxStreams.getAsInt();
        lock.lock();
        try {
            return engines.stream().map(e -> e.snapshot(max)).toList();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PooledEngine find(EngineAddress address) {
        return engines.stream()
                .filter(e -> e.address.equals(address))
                .findFirst()
                .orElse(null);
    }

    private void watch(PooledEngine engine) {
        try {
            while (true) {
                awaitProbe(engine);
                try {
                    succeeded(engine, probe.version(engine.address));
                } catch (EngineException e) {
                    failed(engine, e, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitProbe(PooledEngine engine) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = engine.nanosToProbe(); left > 0; left = engine.nanosToProbe()) {
                rescheduled.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration recheck() {
        return Collections.min(List.of(interval.get().dividedBy(10), LONGEST_RECHECK));
    }

    private void succeeded(PooledEngine engine, @Nullable EngineVersion version) {
        boolean isChange;
        lock.lock();
        try {
            isChange = engine.succeed(version, clock.instant());
            up.signalAll();
            engine.probeIn(interval.get());
        } finally {
            lock.unlock();
        }
        if (isChange) {
            LOG.info("[engine {}] is up{}", engine.address, version == null ? "" : ", version " + version.version());
        }
    }

    private void probeSoon(PooledEngine engine, EngineException failure) {
        lock.lock();
        try {
            engine.note(failure);
            engine.probeIn(recheck());
            rescheduled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(PooledEngine engine, EngineException failure, boolean isCertain) {
        boolean isChange;
        lock.lock();
        try {
            isChange = engine.fail(failure, isCertain);
            engine.probeIn(recheck());
            rescheduled.signalAll();
        } finally {
            lock.unlock();
        }
        if (isChange) {
            LOG.warn("[engine {}] is down: {}", engine.address, failure.getMessage());
        }
    }

    @Override
    public void close() {
        probers.forEach(Thread::interrupt);
        Deadline deadline = Deadline.after(LONGEST_CLOSE);
        try {
            for (Thread prober : probers) {
                prober.join(deadline.left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
