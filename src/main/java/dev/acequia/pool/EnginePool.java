package dev.acequia.pool;

import dev.acequia.engine.Deadline;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.ProbeResult;
import dev.acequia.events.EventLog;
import dev.acequia.pool.PooledEngine.Duty;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Engines in use, and the decision where a session runs.
///
/// A slot counts from the moment it is reserved, so that two starts at the same time do not choose the same last one.
/// [Selection] chooses the engine; a request without one waits in the queue ([SlotAllocator], [WaitQueue]). Whether an
/// engine is used depends on three things (ADR 9): whether it answers ([Liveness]), which a thread for each engine asks
/// ([ProbeLoop]); whether its sessions start and deliver ([Breaker]), as the leases report; whether it is to be
/// drained.
///
/// Thread-safe; engines come and go while it is used.
public final class EnginePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnginePool.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Supplier<PoolOptions> options;
    private final RandomGenerator random;
    private final EngineRegistry registry;
    private final EngineHealthLog healthLog;
    private final SlotAllocator allocator;

    /// Health check of an engine: [EngineClient#probe].
    @FunctionalInterface
    public interface Probe {
        /// Blocks, with a deadline of its own.
        ProbeResult ask(EngineAddress engine) throws EngineException, InterruptedException;
    }

    private EnginePool(
            Supplier<PoolOptions> options,
            Probe probe,
            EventLog events,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.options = options;
        this.random = random;
        this.registry = new EngineRegistry(nanoTime, this::make, this::startProbes);
        this.healthLog =
                new EngineHealthLog(registry, probe, () -> options.get().healthInterval(), events, clock, this::serve);
        this.allocator = new SlotAllocator(registry, healthLog, options);
    }

    /// Opens a pool that has no engines yet.
    ///
    /// @param options asked for at each use
    /// @param events log of the changes of engines' health
    /// @param random  spreads the times at which engines are tried again; used by one thread at a time
    public static EnginePool open(
            Supplier<PoolOptions> options,
            Probe probe,
            EventLog events,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        return new EnginePool(options, probe, events, clock, nanoTime, random);
    }

    private PooledEngine make(Engine engine) {
        return new PooledEngine(engine, random);
    }

    private ProbeLoop startProbes(PooledEngine engine) {
        return ProbeLoop.start(engine.address(), () -> healthLog.examine(engine));
    }

    private void serve() {
        allocator.serve();
    }

    /// Takes a slot, or waits for one as long as the options say. Where waiting is of no use, it returns at once.
    public LeaseResult reserve(LeaseRequest request) throws InterruptedException {
        return reserve(request, () -> false);
    }

    /// Takes a slot, or waits for one as long as the options say. Where waiting is of no use, it returns at once.
    ///
    /// @param freeSlot called without any lock when all slots are taken and the request waits already: frees
    ///                 a slot where that is possible, and returns whether it was
    public LeaseResult reserve(LeaseRequest request, BooleanSupplier freeSlot) throws InterruptedException {
        return exchange(null, request, freeSlot);
    }

    /// Releases a slot and takes one, on the same engine or another, with no other request in between: a stream that
    /// plays already needs no second slot to go on. The held one is gone in any case; null when there is none.
    public LeaseResult exchange(@Nullable Lease held, LeaseRequest request, BooleanSupplier freeSlot)
            throws InterruptedException {
        return allocator.exchange(held, request, freeSlot);
    }

    /// Whether a request waits for a slot while all are taken.
    public boolean lacksSlots() {
        return allocator.areScarce();
    }

    /// How many requests wait for a slot.
    public int waiting() {
        return allocator.waiting();
    }

    /// Whether an engine is on its way, or would be started for whoever waits.
    public boolean isAnotherComing() {
        return allocator.isAnotherComing();
    }

    /// Has further engines come from somewhere.
    public void supply(EngineSupply supply) {
        allocator.supply(supply);
    }

    /// How many sessions of an engine that is drained have another one of their stream already, on one that is not.
    public int moving(EngineAddress address) {
        registry.lock.lock();
        try {
            return registry.moving(address);
        } finally {
            registry.lock.unlock();
        }
    }

    /// Has an engine take sessions, also one that was drained.
    public void add(Engine engine) {
        registry.lock.lock();
        try {
            registry.add(engine);
            allocator.serve();
        } finally {
            registry.lock.unlock();
        }
        LOG.info("[engine {}] is in use", engine.address());
        healthLog.publish("used", engine.address(), "Engine " + engine.address() + " is in use.");
    }

    /// Gives an engine no more sessions until it is added again; those that it has stay. False when there is no such
    /// engine.
    public boolean suspend(EngineAddress address) {
        return retire(address, Duty.SUSPENDED);
    }

    /// Gives an engine no more sessions; those that it has move to others as soon as there is room. False when there is
    /// no such engine.
    public boolean drain(EngineAddress address) {
        return retire(address, Duty.DRAINING);
    }

    /// Gives an engine no more sessions, and forgets it once it has none. False when there is no such engine.
    public boolean remove(EngineAddress address) {
        return retire(address, Duty.LEAVING);
    }

    private boolean retire(EngineAddress address, Duty duty) {
        boolean isKnown;
        boolean isNews;
        registry.lock.lock();
        try {
            isNews = registry.isServing(address);
            isKnown = registry.retire(address, duty);
        } finally {
            registry.lock.unlock();
        }
        if (isNews) {
            LOG.info("[engine {}] gets no new sessions and keeps those that run", address);
            healthLog.publish(
                    duty == Duty.SUSPENDED ? "suspended" : "drained",
                    address,
                    "Engine " + address + " gets no new sessions and keeps those that run.");
        }
        return isKnown;
    }

    /// Has the engines that are configured now, and no longer those that were before: they are removed. What was added
    /// otherwise stays. Also to be called when the options have changed. Never waits.
    ///
    /// @param engines in the order in which equally good ones are chosen
    public void configure(List<Engine> engines) {
        List<String> changes;
        registry.lock.lock();
        try {
            changes = registry.configure(engines);
            allocator.serve();
        } finally {
            registry.lock.unlock();
        }
        changes.forEach(LOG::info);
    }

    /// Snapshots of the engines, in their order.
    public List<EngineSnapshot> snapshot() {
        int max = options.get().maxStreams();
        registry.lock.lock();
        try {
            long now = registry.now();
            return registry.engines().stream()
                    .map(each -> each.snapshot(max, now))
                    .toList();
        } finally {
            registry.lock.unlock();
        }
    }

    /// Ends the probes and dismisses the queue.
    @Override
    public void close() {
        allocator.close();
        List<ProbeLoop> all;
        registry.lock.lock();
        try {
            all = registry.probeLoops();
        } finally {
            registry.lock.unlock();
        }
        all.forEach(ProbeLoop::close);
        Deadline deadline = Deadline.after(LONGEST_CLOSE);
        try {
            for (ProbeLoop each : all) {
                each.join(deadline.left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
