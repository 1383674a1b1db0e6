package dev.acequia.hls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The segments of a channel as its players see them, and the players that wait for more.
///
/// The feed shows, any thread looks and waits. The lock is a leaf, and what is called with news is called without it,
/// by the feed: it must only hand over to another thread.
public final class Segments {
    private record Waiting(Predicate<SegmentList> until, Consumer<SegmentList> then) {}

    private final Object lock = new Object();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private volatile SegmentList now = SegmentList.NONE;
    private volatile boolean isWanted;

    /// What there is now.
    public SegmentList now() {
        return now;
    }

    /// Takes note that there is a player: from now on segments are kept for it, and their dates stand.
    public void want() {
        isWanted = true;
    }

    boolean isWanted() {
        return isWanted;
    }

    /// Calls back once, now or when there is a list that fits or no more will come.
    ///
    /// @return makes it not be called any more
    public Runnable await(Predicate<SegmentList> until, Consumer<SegmentList> then) {
        Waiting entry = new Waiting(list -> list.isEnded() || until.test(list), then);
        SegmentList current;
        synchronized (lock) {
            current = now;
            if (!entry.until.test(current)) {
                waiting.add(entry);
                return () -> forget(entry);
            }
        }
        then.accept(current);
        return () -> {};
    }

    private void forget(Waiting entry) {
        synchronized (lock) {
            waiting.remove(entry);
        }
    }

    /// Shows a new list to whoever looks or waits. Feed only.
    void show(SegmentList list) {
        List<Waiting> served = new ArrayList<>();
        synchronized (lock) {
            now = list;
            for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
                Waiting entry = each.next();
                if (entry.until.test(list)) {
                    each.remove();
                    served.add(entry);
                }
            }
        }
        served.forEach(entry -> entry.then.accept(list));
    }
}
