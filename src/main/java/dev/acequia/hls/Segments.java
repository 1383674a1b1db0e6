package dev.acequia.hls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The segments of a channel as its players see them, and the players that wait for more.
///
/// The feed shows, any thread looks and waits. The lock is a leaf, and what is called with news is called without it,
/// by the feed: it must only hand over to another thread.
public final class Segments {
    /// The largest numbers that a list began with and was followed by: lists never go back, whatever is set.
    private final AtomicLong first = new AtomicLong();

    private final AtomicLong next = new AtomicLong();

    private final LongSupplier nanoTime;

    private record Waiting(Predicate<SegmentList> until, Consumer<SegmentList> then) {}

    private final Object lock = new Object();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private volatile SegmentList now = SegmentList.NONE;
    private volatile boolean isWanted;

    Segments(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The part of a list that players are told now: the newest segments whose time has come, no more than leave a
    /// window of bytes in the ring, so that what leaves the window can be fetched for a while. To its
    /// end when no more will come.
    ///
    /// @param ringBytes what the ring holds at most
    public List<Segment> window(SegmentList list, HlsOptions options, long ringBytes) {
        List<Segment> all = list.segments();
        long oldest = all.getFirst().number();
        int shown = list.isEnded() || options.isLowLatency() ? all.size() : shown(all);
        int end = Math.clamp(next.accumulateAndGet(oldest + shown, Math::max) - oldest, 1, all.size());
        int start = list.isEnded() ? 0 : start(all, end, options.windowSize(), ringBytes);
        long from = first.accumulateAndGet(oldest + start, Math::max) - oldest;
        return all.subList(Math.clamp(from, 0, end - 1), end);
    }

    private int shown(List<Segment> all) {
        long now = nanoTime.getAsLong();
        int count = all.size();
        while (count > 1 && !all.get(count - 1).isShown(now)) {
            count--;
        }
        return count;
    }

    private static int start(List<Segment> all, int end, int most, long ringBytes) {
        long bytes = all.getLast().end() + all.get(end - 1).end();
        int start = end - 1;
        while (start > 0 && end - start < most && bytes - 2 * all.get(start - 1).start() <= ringBytes) {
            start--;
        }
        return start;
    }

    /// The current list of segments.
    public SegmentList now() {
        return now;
    }

    /// Records that there is a player: from now on segments are kept for it, and their dates stand.
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

    /// Publishes a new list to readers and waiters. Feed only.
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
