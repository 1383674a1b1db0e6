package dev.acequia.events;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// The last [#MOST] events. Readers are cursors on it: nobody who is slow holds up anybody, and who was too slow finds
/// out that something is missing.
///
/// Thread-safe; the lock is a leaf, held to add one or to look through them. Who follows is told without it.
public final class EventLog {
    public static final int MOST = 10_000;

    private final InstantSource clock;
    private final Object lock = new Object();
    private final Event[] events = new Event[MOST];
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private long first;
    private long last;

    /// The events before this log began, oldest first.
    private List<Event> past = List.of();

    /// A log whose events are counted from 1.
    public EventLog(InstantSource clock) {
        this(clock, 1);
    }

    /// @param first the id of the first event
    public EventLog(InstantSource clock, long first) {
        this.clock = clock;
        this.first = first;
        this.last = first - 1;
    }

    /// Events that follow each other.
    ///
    /// @param missed how many that are gone were between the cursor and these; [#UNKNOWN] when that cannot be told
    public record Batch(List<Event> events, long missed) {
        public static final long UNKNOWN = -1;
    }

    /// Takes in what an earlier log has kept; what has ids as late as this log's own is left out.
    ///
    /// @param earlier oldest first
    public void precede(List<Event> earlier) {
        synchronized (lock) {
            past = earlier.stream().filter(each -> each.id() < first).toList();
        }
    }

    /// Appends an event that has just happened.
    public void add(Event.Type type, String category, String subject, String message, Map<String, String> details) {
        synchronized (lock) {
            last++;
            events[slot(last)] = new Event(last, clock.instant(), type, category, subject, message, details);
        }
        followers.forEach(Runnable::run);
    }

    /// Those that are wanted, newest first.
    ///
    /// @param skipped how many of the newest of them are left out
    /// @param limit how many there are at most
    public List<Event> newest(Predicate<Event> isWanted, int skipped, int limit) {
        List<Event> found = new ArrayList<>();
        int left = skipped;
        synchronized (lock) {
            for (int back = 0; back < size() && found.size() < limit; back++) {
                Event event = back(back);
                if (isWanted.test(event) && left-- <= 0) {
                    found.add(event);
                }
            }
        }
        return found;
    }

    /// Those that came after one, oldest first.
    ///
    /// @param limit how many there are at most
    public Batch after(long id, int limit) {
        List<Event> found = new ArrayList<>();
        synchronized (lock) {
            for (int back = newerThan(id); back > 0 && found.size() < limit; back--) {
                found.add(back(back - 1));
            }
            return new Batch(found, missedAfter(id));
        }
    }

    private long missedAfter(long id) {
        long kept = size() == 0 ? first : back(size() - 1).id();
        if (id >= kept - 1) {
            return 0;
        }
        return id >= first - 1 ? kept - 1 - id : Batch.UNKNOWN;
    }

    /// The number of events with a later id.
    private int newerThan(long id) {
        if (id >= oldest() - 1) {
            return (int) Math.max(0, last - id);
        }
        int newer = own();
        while (newer < size() && back(newer).id() > id) {
            newer++;
        }
        return newer;
    }

    /// Forgets what happened at a time and before.
    ///
    /// @return how many events that were
    public int forget(Instant last) {
        synchronized (lock) {
            int before = size();
            past = past.stream().filter(each -> each.time().isAfter(last)).toList();
            while (first <= this.last && !events[slot(oldest())].time().isAfter(last)) {
                first = oldest() + 1;
            }
            return before - size();
        }
    }

    /// The id of the newest event of this log; one less than its first when there was none.
    public long last() {
        synchronized (lock) {
            return last;
        }
    }

    /// Has a task run after each event, on any thread; it must only hand over to another.
    ///
    /// @return ends that
    public Runnable follow(Runnable task) {
        followers.add(task);
        return () -> followers.remove(task);
    }

    /// The number of followers.
    public int followers() {
        return followers.size();
    }

    /// The event with this number of newer ones after it.
    private Event back(int newer) {
        return newer < own() ? events[slot(last - newer)] : past.get(past.size() - 1 - (newer - own()));
    }

    private int size() {
        return Math.min(MOST, own() + past.size());
    }

    /// The number of this log's own events that are kept.
    private int own() {
        return (int) (last - oldest() + 1);
    }

    private long oldest() {
        return Math.max(first, last - MOST + 1);
    }

    private static int slot(long id) {
        return (int) (id % MOST);
    }
}
