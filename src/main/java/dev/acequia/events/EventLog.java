package dev.acequia.events;

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
    private long last;

    public EventLog(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes note of what has just happened.
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
        synchronized (lock) {
            int left = skipped;
            for (long id = last; id >= oldest() && found.size() < limit; id--) {
                Event event = events[slot(id)];
                if (isWanted.test(event) && left-- <= 0) {
                    found.add(event);
                }
            }
        }
        return found;
    }

    /// Those that came after one, oldest first; where some of them are gone, the first has a later id than the next.
    ///
    /// @param limit how many there are at most
    public List<Event> after(long id, int limit) {
        List<Event> found = new ArrayList<>();
        synchronized (lock) {
            for (long next = Math.max(id + 1, oldest()); next <= last && found.size() < limit; next++) {
                found.add(events[slot(next)]);
            }
        }
        return found;
    }

    /// The id of the newest event; 0 when there was none.
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

    /// How many follow.
    public int followers() {
        return followers.size();
    }

    private long oldest() {
        return Math.max(1, last - MOST + 1);
    }

    private static int slot(long id) {
        return (int) (id % MOST);
    }
}
