package dev.acequia.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// Times of the last starts of one stream or on one engine, from the request until the first join point.
///
/// A start that was stopped before, as one that lost a race, counts as one that would have taken longer: shares are
/// product-limit estimates (Kaplan and Meier), so that asking a second engine in time does not make the first one look
/// quick. Guarded by its owner.
final class StartTimes {
    /// Longer than any start that is known.
    static final Duration UNKNOWN = Duration.ofDays(1);

    private static final int MOST = 50;

    /// So many starts tell something.
    private static final int FEWEST = 5;

    /// An engine without a picture so often in a row is at fault, not unlucky.
    private static final int STUCK = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Deque<Time> times = new ArrayDeque<>();

    /// When those that have no picture yet began, of [System#nanoTime].
    private final List<Long> running = new ArrayList<>();

    /// @param isWhole whether the start has taken so long; else it would have taken longer
    /// @param bytes that the engine had downloaded by then; 0 where that is not known
    private record Time(Duration length, boolean isWhole, long bytes) {}

    /// Adds a start with a picture; the oldest goes when there are too many.
    ///
    /// @param bytes that the engine had downloaded by then; 0 where that is not known
    void arrived(Duration length, long bytes) {
        add(new Time(length, true, bytes));
    }

    /// Adds a start that was given up; the oldest goes when there are too many.
    void stopped(Duration waited) {
        add(new Time(waited, false, 0));
    }

    private void add(Time time) {
        if (times.size() == MOST) {
            times.removeFirst();
        }
        times.addLast(time);
    }

    /// Bytes that engines have downloaded by the first picture, in the median; 0 where too few are known.
    long bytes() {
        long[] known = times.stream()
                .mapToLong(Time::bytes)
                .filter(each -> each > 0)
                .sorted()
                .toArray();
        return known.length < FEWEST ? 0 : known[known.length / 2];
    }

    /// A start begins, which has taken as long as it is under way by now: else a record that has just begun would know
    /// the quick ones only.
    void began(long nanos) {
        running.add(nanos);
    }

    /// It is over.
    void ended(long nanos) {
        running.remove((Long) nanos);
    }

    /// Whether the last starts all had no picture when they were given up.
    boolean isStuck() {
        Iterator<Time> newest = times.descendingIterator();
        int count = 0;
        while (newest.hasNext() && count < STUCK) {
            Time each = newest.next();
            if (each.isWhole) {
                return false;
            }
            count += each.length.compareTo(PATIENCE) >= 0 ? 1 : 0; // else its viewer has left
        }
        return count == STUCK;
    }

    /// Whether there are enough to go by.
    boolean isKnown() {
        return times.size() >= FEWEST;
    }

    /// The time in which this share of the starts have a join point; [#UNKNOWN] where fewer have had one.
    Duration of(double share, long nanos) {
        Stream<Time> open = running.stream().map(began -> new Time(Duration.ofNanos(nanos - began), false, 0));
        List<Time> sorted = Stream.concat(times.stream(), open)
                .sorted(Comparator.comparing(Time::length).thenComparingInt(each -> each.isWhole ? 0 : 1))
                .toList();
        double waiting = 1;
        int left = sorted.size();
        for (Time each : sorted) {
            waiting *= each.isWhole ? (left - 1) / (double) left : 1;
            if (waiting <= 1 - share + 1e-9) {
                return each.length;
            }
            left--;
        }
        return UNKNOWN;
    }

    /// How much longer starts have taken that took longer than this, in the mean; zero where none is known. Those that
    /// were stopped are left out, so it is rather too little.
    Duration rest(Duration waited) {
        long sum = 0;
        int count = 0;
        for (Iterator<Time> all = times.iterator(); all.hasNext(); ) {
            Time each = all.next();
            if (each.isWhole && each.length.compareTo(waited) > 0) {
                sum += each.length.minus(waited).toNanos();
                count++;
            }
        }
        return count == 0 ? Duration.ZERO : Duration.ofNanos(sum / count);
    }
}
