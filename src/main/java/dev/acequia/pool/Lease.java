package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Lease of a slot for one session at a time on one engine, held until closed, and the way to report to the pool how
/// the session does. One that lost its session keeps the slot for the next. Closing twice is once; thread-safe.
public final class Lease implements LeaseResult, AutoCloseable {
    /// The delivery time after which a session has shown that its engine works.
    static final long PROOF = Duration.ofSeconds(10).toNanos();

    private final Owner owner;
    private final PooledEngine pooled;
    private final ContentId content;
    private final AtomicBoolean isHeld = new AtomicBoolean(true);
    private volatile boolean isProven;
    private volatile boolean isLeftBehind;
    private volatile boolean hasStarted;

    /// The time until which the engine may have an unconfirmed session of the stream, which this lease's session
    /// replaces. Guarded by the pool's lock, as is what follows.
    private @Nullable Long replaced;

    private boolean isDelivering;

    private long deliversSince;

    /// Pool as its leases see it.
    interface Owner {
        void started(Lease lease);

        void delivered(Lease lease);

        void failed(Lease lease, EngineException failure);

        void failed(Lease lease, String what);

        void release(Lease lease);
    }

    Lease(Owner owner, PooledEngine pooled, ContentId content) {
        this.owner = owner;
        this.pooled = pooled;
        this.content = content;
    }

    public EngineAddress engine() {
        return pooled.address();
    }

    ContentId content() {
        return content;
    }

    PooledEngine pooled() {
        return pooled;
    }

    /// The engine has answered the start.
    public void started() {
        isLeftBehind = false;
        hasStarted = true;
        owner.started(this);
    }

    /// Media came that viewers can use. Told whenever they come: it is how long they do that counts, and it costs
    /// nothing once that is long enough.
    public void delivered() {
        if (!isProven) {
            owner.delivered(this);
        }
    }

    /// The engine did not do what the session needed.
    public void failed(EngineException failure) {
        owner.failed(this, failure);
    }

    /// The session ended or fell silent without a word of the engine.
    ///
    /// @param what a sentence for users that names the engine
    public void failed(String what) {
        owner.failed(this, what);
    }

    /// The session was told to stop, but the engine did not say that it has: it may occupy the slot for a while.
    public void leftBehind() {
        isLeftBehind = true;
    }

    /// Whether the engine is to lose its sessions to others. Any thread.
    public boolean isDraining() {
        return pooled.isDraining();
    }

    /// With the pool's lock held.
    void replaces(@Nullable Long until) {
        replaced = until;
    }

    /// The time until which the engine may have the session that this lease's session replaces; null when there is
    /// none.
    @Nullable
    Long notReplaced() {
        return hasStarted ? null : replaced;
    }

    boolean isLeftBehind() {
        return isLeftBehind;
    }

    /// Releases the slot, once the engine is rid of the session.
    @Override
    public void close() {
        if (end()) {
            owner.release(this);
        }
    }

    /// Whether it was held until now.
    boolean end() {
        return isHeld.compareAndSet(true, false);
    }

    boolean isProven() {
        return isProven;
    }

    boolean isDelivering() {
        return isDelivering;
    }

    long deliversSince() {
        return deliversSince;
    }

    /// With the pool's lock held: media came; returns whether they are the session's first.
    boolean delivered(long now) {
        boolean isFirst = !isDelivering;
        if (isFirst) {
            isDelivering = true;
            deliversSince = now;
        }
        isProven = now - deliversSince >= PROOF;
        return isFirst;
    }

    /// With the pool's lock held: what comes next is another session.
    void ended() {
        isDelivering = false;
        isProven = false;
    }
}
