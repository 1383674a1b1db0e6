package dev.acequia.pool;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.WaitQueue.Waiter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The places on the engines: taken, waited for in line, given back. Thread-safe.
final class SlotAllocator implements Lease.Owner {
    /// How long a place is waited for at least that somebody gives up: as long as it takes to stop a session.
    private static final Duration ROOM = Duration.ofSeconds(4);

    private final EngineRegistry roster;
    private final EngineHealthLog reports;
    private final Supplier<PoolOptions> options;
    private final WaitQueue waiters;
    private boolean isClosed;

    /// @param reports what the holders of places tell
    SlotAllocator(EngineRegistry roster, EngineHealthLog reports, Supplier<PoolOptions> options) {
        this.roster = roster;
        this.reports = reports;
        this.options = options;
        this.waiters = new WaitQueue(roster.lock);
    }

    /// As [EnginePool#exchange(Lease, Demand, BooleanSupplier)].
    LeaseResult exchange(@Nullable Lease held, LeaseRequest demand, BooleanSupplier makeRoom)
            throws InterruptedException {
        Waiter waiter;
        LeaseRefusal refusal;
        roster.lock.lockInterruptibly();
        try {
            Lease lease = held != null && held.end() ? swap(held, demand) : takeNext(demand);
            if (lease != null) {
                return lease;
            }
            refusal = selection().refusal(demand);
            if (refusal.isFinal() || isClosed || !demand.urgency().waits()) {
                return refused(refusal);
            }
            waiter = waiters.enter(demand);
        } finally {
            roster.lock.unlock();
        }
        try {
            Duration patience = options.get().patience();
            boolean isGivenUp = refusal.isForCapacity() && makeRoom.getAsBoolean();
            return await(waiter, isGivenUp ? Durations.longer(patience, ROOM) : patience);
        } finally {
            leave(waiter);
        }
    }

    private @Nullable Lease swap(Lease held, LeaseRequest demand) {
        giveBack(held);
        Lease lease = take(demand);
        serve();
        return lease;
    }

    private @Nullable Lease takeNext(LeaseRequest demand) {
        serve();
        return take(demand);
    }

    private LeaseResult await(Waiter waiter, Duration atMost) throws InterruptedException {
        long deadline = roster.now() + atMost.toNanos();
        roster.lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (waiter.isWaiting() && left > 0) {
                waiter.await(Math.min(left, nanosToPlace()));
                serve();
                left = deadline - roster.now();
            }
            Lease lease = waiter.take();
            return lease == null ? refused(selection().refusal(waiter.demand())) : lease;
        } finally {
            roster.lock.unlock();
        }
    }

    private LeaseResult refused(LeaseRefusal refusal) {
        return isClosed
                ? new LeaseResult.NoEngine("The engine pool is closed.", LeaseRefusal.SOON)
                : refusal.reservation();
    }

    /// Until an engine may have a place by the passing of time alone.
    private long nanosToPlace() {
        long now = roster.now();
        return roster.engines().stream()
                .mapToLong(each -> each.nanosToPlace(now))
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /// Takes someone out of the line; a place that was given to one who does not wait any more is given back.
    private void leave(Waiter waiter) {
        Lease left;
        roster.lock.lock();
        try {
            waiters.leave(waiter);
            left = waiter.take();
        } finally {
            roster.lock.unlock();
        }
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void started(Lease lease) {
        reports.started(lease);
    }

    @Override
    public void delivered(Lease lease) {
        reports.delivered(lease);
    }

    @Override
    public void failed(Lease lease, EngineException failure) {
        reports.failed(lease, failure);
    }

    @Override
    public void failed(Lease lease, String what) {
        reports.failed(lease, what);
    }

    @Override
    public void release(Lease lease) {
        roster.lock.lock();
        try {
            giveBack(lease);
            serve();
        } finally {
            roster.lock.unlock();
        }
    }

    private void giveBack(Lease lease) {
        lease.pooled().giveBack(lease, roster.now());
        roster.sweep(lease.pooled());
    }

    /// Whether somebody waits for a place while all are taken.
    boolean areLacking() {
        roster.lock.lock();
        try {
            Selection now = selection();
            return waiters.demands().stream().anyMatch(each -> now.refusal(each).isForCapacity());
        } finally {
            roster.lock.unlock();
        }
    }

    /// With the lock held: gives those who wait what there is.
    void serve() {
        waiters.serve(this::take);
    }

    /// Sends those who wait away; nobody gets a place any more.
    void close() {
        roster.lock.lock();
        try {
            isClosed = true;
            waiters.sendAway();
        } finally {
            roster.lock.unlock();
        }
    }

    private Selection selection() {
        return new Selection(roster.engines(), options.get().maxStreams(), roster.now());
    }

    private @Nullable Lease take(LeaseRequest demand) {
        PooledEngine engine = isClosed ? null : selection().best(demand);
        if (engine == null) {
            return null;
        }
        Lease lease = new Lease(this, engine, demand.content());
        engine.take(lease, roster.now());
        return lease;
    }
}
