package dev.acequia.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Queue for slots on engines: recoveries first, then in order of arrival. A slot that becomes free is handed to the
/// first that can use it, so that no later arrival is quicker. Guarded by the pool's lock.
final class WaitQueue {
    private final Lock lock;
    private final List<Waiter> waiting = new ArrayList<>();

    /// Waiting request.
    static final class Waiter {
        private final LeaseRequest request;
        private final Condition turn;
        private @Nullable Lease lease;
        private boolean isSentAway;

        private Waiter(LeaseRequest request, Condition turn) {
            this.request = request;
            this.turn = turn;
        }

        LeaseRequest request() {
            return request;
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

        /// The lease that it was given, once.
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

    Waiter enter(LeaseRequest request) {
        Waiter waiter = new Waiter(request, lock.newCondition());
        int place = waiting.size();
        while (place > 0
                && request.urgency().compareTo(waiting.get(place - 1).request.urgency()) < 0) {
            place--;
        }
        waiting.add(place, waiter);
        return waiter;
    }

    void leave(Waiter waiter) {
        waiting.remove(waiter);
    }

    /// Serves everyone in turn.
    void serve(Function<LeaseRequest, @Nullable Lease> take) {
        for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
            Waiter next = all.next();
            next.lease = take.apply(next.request);
            if (!next.isWaiting()) {
                all.remove();
                next.turn.signal();
            }
        }
    }

    void dismiss() {
        for (Waiter each : waiting) {
            each.isSentAway = true;
            each.turn.signal();
        }
    }

    List<LeaseRequest> requests() {
        return waiting.stream().map(Waiter::request).toList();
    }
}
