package dev.acequia.ring;

import java.util.concurrent.atomic.AtomicLong;

/// Share of one ring in the [Budget]: its least while it is open, or the memory of its living chunks. Thread-safe,
/// without a lock: chunks come to their end on any event loop.
final class Account {
    private final Budget budget;
    private final long least;

    /// Twice the bytes of the chunks that are alive, and 1 once the ring is closed.
    private final AtomicLong state = new AtomicLong();

    Account(Budget budget, long least) {
        this.budget = budget;
        this.least = least;
        budget.opened(least);
    }

    Budget budget() {
        return budget;
    }

    /// Takes memory for a chunk; what the ring is promised is always there.
    ///
    /// @param bound what all rings may have with it, if it is more than that
    boolean take(int bytes, long bound) {
        while (true) {
            long before = state.get();
            long after = before + 2L * bytes;
            long more = charge(after) - charge(before);
            if (more > 0 && !budget.take(more, bound)) {
                return false;
            }
            if (state.compareAndSet(before, after)) {
                return true;
            }
            budget.give(more);
        }
    }

    /// A chunk has come to its end.
    void give(int bytes) {
        long before = state.getAndAdd(-2L * bytes);
        budget.give(charge(before) - charge(before - 2L * bytes));
    }

    /// The ring is closed; its chunks that are still being sent count on.
    void close() {
        long before = state.getAndUpdate(each -> each | 1);
        budget.give(charge(before) - charge(before | 1));
        budget.closed(least);
    }

    private long charge(long of) {
        long bytes = of >> 1;
        return (of & 1) == 1 ? bytes : Math.max(least, bytes);
    }
}
