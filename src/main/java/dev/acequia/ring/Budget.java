package dev.acequia.ring;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory that all rings may hold together, chunks included that are still being sent although their ring has let
/// go of them.
///
/// Each ring that is open has its least promised, so that all can go on however full it is; what is more than that is
/// taken chunk by chunk. Once seven eighths are taken, rings that hold more than their share shrink to it; when all is
/// taken, whoever holds on to chunks that its ring has dropped is asked to let go ([#onShortage]), and has a sixteenth
/// beyond the bound until it has. Thread-safe, without a lock.
public final class Budget {
    /// A ring's least, and what its channel takes beside it to read and to align.
    static final long LEAST = 2L << 20;

    private static final long BESIDE = 512 << 10;
    private static final long RELIEF_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long SYSTEM_PAUSE = Duration.ofSeconds(10).toNanos();

    private static final Logger log = LoggerFactory.getLogger(Budget.class);

    private final LongSupplier most;
    private final long heap;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong promised = new AtomicLong();
    private final AtomicInteger rings = new AtomicInteger();
    private final Set<Runnable> holders = ConcurrentHashMap.newKeySet();
    private final AtomicLong relievedAt = new AtomicLong(System.nanoTime() - RELIEF_PAUSE);

    /// The bytes in use when the system refused memory; until [#systemBoundUntil] no more are asked of it.
    private volatile long systemBound = Long.MAX_VALUE;

    private volatile long systemBoundUntil;

    /// @param most bytes of all rings, asked for at each use
    /// @param heap how large the heap may grow, of which half is for channels
    public Budget(LongSupplier most, long heap) {
        this.most = most;
        this.heap = heap;
    }

    /// A budget without a bound.
    public static Budget unlimited() {
        return new Budget(() -> Long.MAX_VALUE / 2, Long.MAX_VALUE);
    }

    /// The bytes outside the heap that the JVM allows.
    public static long allowedBytes() {
        return PlatformDependent.estimateMaxDirectMemory();
    }

    /// Whether one more ring can have its least: others that have more than that shrink for it.
    public boolean hasRoom(int chunkBytes) {
        long least = leastBytes(chunkBytes);
        return promised.get() + least <= bound()
                && used.get() + least <= hard()
                && (rings.get() + 1) * BESIDE <= heap / 2;
    }

    /// Bytes that rings hold or are promised.
    public long used() {
        return used.get();
    }

    /// Bytes that they may hold.
    public long most() {
        return most.getAsLong();
    }

    /// The number of rings.
    public int rings() {
        return rings.get();
    }

    /// Has a task run when there is no memory for what has come, on any thread, which must not wait: it lets go of
    /// chunks that their ring has dropped.
    ///
    /// @return ends that
    public Runnable onShortage(Runnable holder) {
        holders.add(holder);
        return () -> holders.remove(holder);
    }

    /// Bytes that each open ring is promised.
    static long leastBytes(int chunkBytes) {
        return Math.ceilDiv(LEAST, (long) chunkBytes) * chunkBytes + chunkBytes;
    }

    /// The bytes that a ring may hold when there is not enough for all; greater than any ring when there is.
    long share() {
        return isScarce() ? soft() / Math.max(1, rings.get()) : Long.MAX_VALUE;
    }

    boolean isScarce() {
        return used.get() > soft();
    }

    /// Whether rings have to shrink at once and not chunk by chunk.
    boolean isUrgent() {
        long bound = bound();
        return used.get() > bound - bound / 16;
    }

    /// The bytes of all rings up to which they grow beyond their shares.
    long soft() {
        long bound = bound();
        return bound - bound / 8;
    }

    long bound() {
        long system = systemBound;
        boolean isBound = system != Long.MAX_VALUE && System.nanoTime() - systemBoundUntil < 0;
        return isBound ? Math.min(system, most()) : most();
    }

    /// The bound including the reserve for rings whose chunks are still being sent.
    long hard() {
        long bound = bound();
        return bound + bound / 16;
    }

    void opened(long least) {
        rings.incrementAndGet();
        promised.addAndGet(least);
        used.addAndGet(least);
    }

    void closed(long least) {
        rings.decrementAndGet();
        promised.addAndGet(-least);
    }

    /// Takes memory unless it would be more than a bound.
    boolean take(long bytes, long bound) {
        long before = used.get();
        while (before + bytes <= bound) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /// Asks holders to release chunks that their ring has dropped; five times a second at most.
    void relieve() {
        long now = System.nanoTime();
        long last = relievedAt.get();
        if (now - last >= RELIEF_PAUSE && relievedAt.compareAndSet(last, now)) {
            log.warn(
                    "[memory] buffers hold {} MB, their limit (buffer_total_bytes): viewers far behind live are closed",
                    bound() >> 20);
            holders.forEach(Runnable::run);
        }
    }

    /// The system has refused memory although there should be some: nothing more is asked of it for a while.
    void refused() {
        systemBound = Math.max(0, used.get());
        systemBoundUntil = System.nanoTime() + SYSTEM_PAUSE;
        log.warn(
                "[memory] the system refused memory for buffers, which hold {} MB; see buffer_total_bytes",
                systemBound >> 20);
    }
}
