package dev.acequia.delivery;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Write coalescing for one session: a small audience gets data at once, a large one as soon as a good portion has
/// gathered or has waited long enough. The larger the audience, the more a larger write saves. Owned by the event loop
/// that reads the session.
public final class WriteCoalescer {
    /// More at a time makes writing it hardly cheaper.
    private static final int ENOUGH = 64 << 10;

    private static final int FEW = 10;
    private static final int CROWD = 20;

    private final Supplier<Duration> most;
    private final IntSupplier viewers;
    private final Runnable show;
    private int waiting;
    private @Nullable Future<?> due;

    /// @param most longest wait, for a large audience
    /// @param viewers how many have the stream as one body
    /// @param show gives viewers what there is
    public WriteCoalescer(Supplier<Duration> most, IntSupplier viewers, Runnable show) {
        this.most = most;
        this.viewers = viewers;
        this.show = show;
    }

    /// So many bytes more are there for viewers.
    public void add(int bytes, EventLoop loop) {
        waiting += bytes;
        long pause = delay(viewers.getAsInt(), most.get()).toNanos();
        if (pause == 0 || waiting >= ENOUGH) {
            give();
        } else if (due == null) {
            due = loop.schedule(this::give, pause, TimeUnit.NANOSECONDS);
        }
    }

    /// How long what came first may wait for more.
    static Duration delay(int viewers, Duration most) {
        int beyond = Math.clamp(viewers - FEW, 0, CROWD - FEW);
        return beyond == 0 ? Duration.ZERO : most.multipliedBy(beyond).dividedBy(CROWD - FEW);
    }

    private void give() {
        if (due != null) {
            due.cancel(false);
            due = null;
        }
        waiting = 0;
        show.run();
    }
}
