package dev.acequia.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The bytes of answers that clients have not taken yet, of all connections together: those that each has for itself.
///
/// When there are too many, who has taken nothing for longest is cut off, unless it has taken something within a
/// second; and when that does not help, a new answer has no room. Thread-safe; the lock is a leaf.
final class Unsent {
    /// An answer of less is sent in any case.
    static final int SMALL = 16 << 10;

    private static final long STALLED_NANOS = 1_000_000_000;
    private static final long LEAST = 8L << 20;

    private final long most;

    /// The unsent bytes of each answer, the one whose client has taken nothing for longest first.
    private final Map<Sending, Long> waiting = new LinkedHashMap<>();

    private long bytes;

    /// @param most bytes for all together
    Unsent(long most) {
        this.most = most;
    }

    /// A quarter of the heap, as much outside of it.
    static Unsent ofHeap() {
        return new Unsent(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4));
    }

    /// Whether an answer of that many bytes can be sent; makes room for it, if it can.
    boolean hasRoom(long more, long nanos) {
        List<Sending> stalled = new ArrayList<>();
        boolean fits;
        synchronized (waiting) {
            Iterator<Map.Entry<Sending, Long>> longest = waiting.entrySet().iterator();
            while (bytes + more > most && longest.hasNext()) {
                Map.Entry<Sending, Long> each = longest.next();
                if (each.getKey().stalledNanos(nanos) < STALLED_NANOS) {
                    break;
                }
                bytes -= each.getValue();
                longest.remove();
                stalled.add(each.getKey());
            }
            fits = bytes + more <= most;
        }
        stalled.forEach(Sending::cutOff);
        return fits;
    }

    /// Records the bytes left of an answer that has just begun, or whose client has just taken something.
    void left(Sending sending, long own) {
        synchronized (waiting) {
            Long before = waiting.remove(sending);
            waiting.put(sending, own);
            bytes += own - (before == null ? 0 : before);
        }
    }

    /// An answer is over.
    void over(Sending sending) {
        synchronized (waiting) {
            Long before = waiting.remove(sending);
            bytes -= before == null ? 0 : before;
        }
    }

    /// The number of unsent bytes.
    long bytes() {
        synchronized (waiting) {
            return bytes;
        }
    }
}
