package dev.acequia.pool;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.WaitQueue.Waiter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Allocator of the engines' slots: taken, queued for, released. Thread-safe.
final class SlotAllocator implements Lease.Owner {
    /// Minimum wait for a slot that another holder gives up: as long as it takes to stop a session.
    private static final Duration LONGEST_FREEING = Duration.ofSeconds(4);

    /// Interval of the questions whether an engine is still coming.
    private static final long SUPPLY_LOOK = Duration.ofMillis(250).toNanos();

    private final EngineRegistry registry;
    private final EngineHealthLog healthLog;
    private final Supplier<PoolOptions> options;
    private final WaitQueue queue;
    private boolean isClosed;
    private volatile EngineSupply supply = EngineSupply.NONE;

    /// @param healthLog receives the reports of lease holders
    SlotAllocator(EngineRegistry registry, EngineHealthLog healthLog, Supplier<PoolOptions> options) {
        this.registry = registry;
        this.healthLog = healthLog;
        this.options = options;
        this.queue = new WaitQueue(registry.lock);
    }

    boolean isAnotherComing() {
        return supply.isComing();
    }

    void supply(EngineSupply next) {
        supply = next;
    }

    /// How many requests wait.
    int waiting() {
        registry.lock.lock();
        try {
            return queue.requests().size();
        } finally {
            registry.lock.unlock();
        }
    }

    /// Exchanges a lease, see [EnginePool#exchange(Lease, LeaseRequest, BooleanSupplier)].
    LeaseResult exchange(@Nullable Lease held, LeaseRequest request, BooleanSupplier freeSlot)
            throws InterruptedException {
        LeaseResult result = place(held, request, freeSlot);
        supply.changed();
        return result;
    }

    private LeaseResult place(@Nullable Lease held, LeaseRequest request, BooleanSupplier freeSlot)
            throws InterruptedException {
        Waiter waiter;
        LeaseRefusal refusal;
        registry.lock.lockInterruptibly();
        try {
            Lease lease = held != null && held.end() ? swap(held, request) : takeNext(request);
            if (lease != null) {
                return lease;
            }
            refusal = selection().refusal(request);
            if (refusal.isFinal() && !supply.isComing()
                    || isClosed
                    || !request.urgency().waits()) {
                return refused(refusal);
            }
            waiter = queue.enter(request);
        } finally {
            registry.lock.unlock();
        }
        supply.changed();
        try {
            Duration timeout = options.get().waitTimeout();
            boolean isGivenUp = refusal.isForCapacity() && freeSlot.getAsBoolean();
            return await(waiter, isGivenUp ? Durations.longer(timeout, LONGEST_FREEING) : timeout);
        } finally {
            leave(waiter);
        }
    }

    private @Nullable Lease swap(Lease held, LeaseRequest request) {
        giveBack(held);
        Lease lease = take(request);
        serve();
        return lease;
    }

    private @Nullable Lease takeNext(LeaseRequest request) {
        serve();
        return take(request);
    }

    private LeaseResult await(Waiter waiter, Duration atMost) throws InterruptedException {
        long began = registry.now();
        registry.lock.lockInterruptibly();
        try {
            long left = left(waiter, atMost, began);
            while (waiter.isWaiting() && left > 0) {
                long look = supply.exists() ? SUPPLY_LOOK : Long.MAX_VALUE;
                waiter.await(Math.min(Math.min(left, look), nanosToSlot()));
                serve();
                left = left(waiter, atMost, began);
            }
            Lease lease = waiter.take();
            return lease == null ? refused(selection().refusal(waiter.request())) : lease;
        } finally {
            registry.lock.unlock();
        }
    }

    /// Nanoseconds that a wait may go on: longer while an engine is coming, no longer when none can be used any more.
    private long left(Waiter waiter, Duration atMost, long began) {
        long waited = registry.now() - began;
        if (supply.isComing()) {
            return Durations.longer(atMost, supply.longest()).toNanos() - waited;
        }
        boolean isVain =
                supply.exists() && selection().refusal(waiter.request()).isFinal();
        return isVain ? 0 : atMost.toNanos() - waited;
    }

    private LeaseResult refused(LeaseRefusal refusal) {
        return isClosed
                ? new LeaseResult.NoEngine("The engine pool is closed.", LeaseRefusal.SOON)
                : refusal.result(supply.obstacle());
    }

    /// Nanoseconds until an engine may have a slot by the passing of time alone.
    private long nanosToSlot() {
        long now = registry.now();
        return registry.engines().stream()
                .mapToLong(each -> each.nanosToSlot(now))
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /// Removes a waiter from the queue; a slot that was given to it too late is released.
    private void leave(Waiter waiter) {
        Lease left;
        registry.lock.lock();
        try {
            queue.leave(waiter);
            left = waiter.take();
        } finally {
            registry.lock.unlock();
        }
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void started(Lease lease) {
        healthLog.started(lease);
    }

    @Override
    public void delivered(Lease lease) {
        healthLog.delivered(lease);
    }

    @Override
    public void failed(Lease lease, EngineException failure) {
        healthLog.failed(lease, failure);
    }

    @Override
    public void failed(Lease lease, String what) {
        healthLog.failed(lease, what);
    }

    @Override
    public void release(Lease lease) {
        registry.lock.lock();
        try {
            giveBack(lease);
            serve();
        } finally {
            registry.lock.unlock();
        }
    }

    private void giveBack(Lease lease) {
        lease.pooled().giveBack(lease, registry.now());
        registry.sweep(lease.pooled());
        supply.changed();
    }

    /// Whether a request waits for a slot while all are taken.
    boolean areScarce() {
        registry.lock.lock();
        try {
            Selection now = selection();
            return queue.requests().stream().anyMatch(each -> now.refusal(each).isForCapacity());
        } finally {
            registry.lock.unlock();
        }
    }

    /// With the lock held: serves the queue with the free slots.
    void serve() {
        queue.serve(this::take);
    }

    /// Dismisses the queue; no slot is given out any more.
    void close() {
        registry.lock.lock();
        try {
            isClosed = true;
            queue.dismiss();
        } finally {
            registry.lock.unlock();
        }
    }

    private Selection selection() {
        return new Selection(registry.engines(), options.get().maxStreams(), registry.now());
    }

    private @Nullable Lease take(LeaseRequest request) {
        PooledEngine engine = isClosed ? null : selection().best(request);
        if (engine == null) {
            return null;
        }
        Lease lease = new Lease(this, engine, request.content());
        engine.take(lease, registry.now());
        return lease;
    }
}
