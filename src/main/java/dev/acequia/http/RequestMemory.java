package dev.acequia.http;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that requests take from their first byte until they are answered, of all connections together.
///
/// Each connection has a little of its own; what is more it takes from what there is for all, and when that is used up,
/// its request is refused. So those who send large requests leave all others what they need. Thread-safe.
final class RequestMemory {
    /// Bytes that each connection has of its own: as many as a request of a player or browser has.
    static final int OWN = 2 << 10;

    /// The most bytes that a connection can take: a head and a body with the lengths of its chunks.
    static final int MOST = RequestLimits.MAX_LINE + RequestLimits.MAX_HEADERS + 2 * RequestLimits.MAX_BODY;

    private static final long LEAST = 4L << 20;
    private static final long ENOUGH = 32L << 20;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /// @param most bytes for all together
    RequestMemory(long most) {
        this.most = most;
    }

    /// A sixteenth of the heap, within reason: a request takes four times its bytes there when it has been read.
    static RequestMemory ofHeap() {
        return new RequestMemory(mostOfHeap());
    }

    /// The bytes that all requests may take of this JVM's heap.
    static long mostOfHeap() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 16, LEAST, ENOUGH);
    }

    /// A new connection's share. To be used on its event loop.
    Share share() {
        return new Share();
    }

    /// The bytes in use beyond what connections have of their own.
    long taken() {
        return taken.get();
    }

    private boolean take(long bytes) {
        if (bytes > 0 && taken.addAndGet(bytes) > most) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /// The bytes of one connection.
    final class Share {
        private long held;
        private long bytes;

        /// More has come; false when there is no room for it.
        boolean grow(int more) {
            long wanted = Math.max(held, Math.max(0, bytes + more - OWN));
            if (!take(wanted - held)) {
                return false;
            }
            bytes += more;
            held = wanted;
            return true;
        }

        /// The bytes of the request and of what has come behind it so far.
        long bytes() {
            return bytes;
        }

        /// A request has been answered; this much has come behind it.
        void rest(int bytes) {
            this.bytes = bytes;
        }

        /// Whether the connection holds memory, even between requests, while more than half of all is in use: decoders
        /// keep room for the largest head that they have met.
        boolean isBurden() {
            return held > 0 && taken.get() > most / 2;
        }

        /// The connection has nothing any more.
        void close() {
            taken.addAndGet(-held);
            held = 0;
            bytes = 0;
        }
    }
}
