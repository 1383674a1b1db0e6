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

/// The engines there are, and the one that decides where a session runs.
///
/// A place counts from the moment it is reserved, so that two starts at the same time do not choose the same last one.
/// Which engine gives it tells [Selection]; who finds none waits in line ([SlotAllocator], [WaitQueue]). Whether an
/// engine is
/// used depends on three things (ADR 9): whether it answers ([Liveness]), which a thread for each engine asks
/// ([ProbeLoop]);
/// whether its sessions start and deliver ([Breaker]), which the leases tell; whether it is to be drained.
///
/// Thread-safe; engines come and go while it is used.
public final class EnginePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnginePool.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Supplier<PoolOptions> options;
    private final RandomGenerator random;
    private final EngineRegistry roster;
    private final EngineHealthLog reports;
    private final SlotAllocator places;

    /// Health check of an engine: [EngineClient#checkup].
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
        this.roster = new EngineRegistry(nanoTime, this::make, this::watch);
        this.reports =
                new EngineHealthLog(roster, probe, () -> options.get().healthInterval(), events, clock, this::serve);
        this.places = new SlotAllocator(roster, reports, options);
    }

    /// Opens a pool that has no engines yet.
    ///
    /// @param options asked for at each use
    /// @param events  told what becomes of engines
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

    private ProbeLoop watch(PooledEngine engine) {
        return ProbeLoop.start(engine.address(), () -> reports.examine(engine));
    }

    private void serve() {
        places.serve();
    }

    /// Takes a place, or waits for one as long as the options say. Where waiting is of no use, it returns at once.
    public LeaseResult reserve(LeaseRequest demand) throws InterruptedException {
        return reserve(demand, () -> false);
    }

    /// Takes a place, or waits for one as long as the options say. Where waiting is of no use, it returns at once.
    ///
    /// @param makeRoom asked without any lock when all places are taken and the demand waits in line already: has
    ///                 somebody give up a place where that is possible, and tells whether it was
    public LeaseResult reserve(LeaseRequest demand, BooleanSupplier makeRoom) throws InterruptedException {
        return exchange(null, demand, makeRoom);
    }

    /// Gives a place back and takes one, on the same engine or another, with nobody coming between: who plays already
    /// needs no second place to go on. The held one is gone in any case; null when there is none.
    public LeaseResult exchange(@Nullable Lease held, LeaseRequest demand, BooleanSupplier makeRoom)
            throws InterruptedException {
        return places.exchange(held, demand, makeRoom);
    }

    /// Whether somebody waits for a place while all are taken.
    public boolean lacksPlaces() {
        return places.areLacking();
    }

    /// Has an engine take sessions, also one that was drained.
    public void add(Engine engine) {
        roster.lock.lock();
        try {
            roster.add(engine);
            places.serve();
        } finally {
            roster.lock.unlock();
        }
        LOG.info("[engine {}] is in use", engine.address());
        reports.tell("used", engine.address(), "Engine " + engine.address() + " is in use.");
    }

    /// Gives an engine no more sessions; it keeps those that it has. False when there is no such engine.
    public boolean drain(EngineAddress address) {
        return retire(address, Duty.DRAINING);
    }

    /// Gives an engine no more sessions, and forgets it once it has none. False when there is no such engine.
    public boolean remove(EngineAddress address) {
        return retire(address, Duty.LEAVING);
    }

    private boolean retire(EngineAddress address, Duty duty) {
        boolean isKnown;
        roster.lock.lock();
        try {
            isKnown = roster.retire(address, duty);
        } finally {
            roster.lock.unlock();
        }
        if (isKnown) {
            LOG.info("[engine {}] gets no new sessions and keeps those that run", address);
            reports.tell("drained", address, "Engine " + address + " gets no new sessions and keeps those that run.");
        }
        return isKnown;
    }

    /// Has the engines that are configured now, and no longer those that were before: they are removed. What was added
    /// otherwise stays. Also to be told when the options have changed. Never waits.
    ///
    /// @param engines in the order in which equally good ones are chosen
    public void configure(List<Engine> engines) {
        List<String> changes;
        roster.lock.lock();
        try {
            changes = roster.configure(engines);
            places.serve();
        } finally {
            roster.lock.unlock();
        }
        changes.forEach(LOG::info);
    }

    /// What is known about the engines, in their order.
    public List<EngineSnapshot> snapshot() {
        int max = options.get().maxStreams();
        roster.lock.lock();
        try {
            long now = roster.now();
            return roster.engines().stream()
                    .map(each -> each.snapshot(max, now))
                    .toList();
        } finally {
            roster.lock.unlock();
        }
    }

    /// Ends the probes and sends those away who wait.
    @Override
    public void close() {
        places.close();
        List<ProbeLoop> all;
        roster.lock.lock();
        try {
            all = roster.rounds();
        } finally {
            roster.lock.unlock();
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
