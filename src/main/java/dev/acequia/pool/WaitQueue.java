package dev.acequia.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Queue for places on engines: recoveries first, then in order of arrival. A place that becomes free is handed to the
/// first that can use it, so that no later arrival is quicker. Guarded by the pool's lock.
final class WaitQueue {
    private final Lock lock;
    private final List<Waiter> waiting = new ArrayList<>();

    /// One who waits.
    static final class Waiter {
        private final LeaseRequest demand;
        private final Condition turn;
        private @Nullable Lease lease;
        private boolean isSentAway;

        private Waiter(LeaseRequest demand, Condition turn) {
            this.demand = demand;
            this.turn = turn;
        }

        LeaseRequest demand() {
            return demand;
        }

        /// Waits to be served or sent away, or until this much time has passed.
        void await(long nanos) throws InterruptedException {
            long left = nanos;
            while (isWaiting() && left > 0) {
                left = turn.awaitNanos(left);
            }
        }

        boolean isWaiting() {
            return lease == null && !isSentAway;
        }

        /// What it was given, once.
        @Nullable
        Lease take() {
            Lease taken = lease;
            lease = null;
            return taken;
        }
    }

    WaitQueue(Lock lock) {
        this.lock = lock;
    }

    Waiter enter(LeaseRequest demand) {
        Waiter waiter = new Waiter(demand, lock.newCondition());
        int place = waiting.size();
        while (place > 0
                && demand.urgency().compareTo(waiting.get(place - 1).demand.urgency()) < 0) {
            place--;
        }
        waiting.add(place, waiter);
        return waiter;
    }

    void leave(Waiter waiter) {
        waiting.remove(waiter);
    }

    /// Gives everyone in turn what there is.
    void serve(Function<LeaseRequest, @Nullable Lease> places) {
        for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
            Waiter next = all.next();
            next.lease = places.apply(next.demand);
            if (!next.isWaiting()) {
                all.remove();
                next.turn.signal();
            }
        }
    }

    void sendAway() {
        for (Waiter each : waiting) {
            each.isSentAway = true;
            each.turn.signal();
        }
    }

    List<LeaseRequest> demands() {
        return waiting.stream().map(Waiter::demand).toList();
    }
}
