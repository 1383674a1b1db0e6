package dev.acequia.delivery;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Write coalescing for one session: a small audience gets data at once, a large one as soon as a good portion has
/// gathered or has waited long enough. Owned by the event loop that reads the session.
public final class WriteCoalescer {
    /// More at a time makes writing it hardly cheaper.
    private static final int ENOUGH = 64 << 10;

    private final CoalescingDelay delay;
    private final Runnable show;
    private int waiting;
    private @Nullable Future<?> due;

    /// @param show gives viewers what there is
    public WriteCoalescer(CoalescingDelay delay, Runnable show) {
        this.delay = delay;
        this.show = show;
    }

    /// So many bytes more are there for viewers.
    public void add(int bytes, EventLoop loop) {
        waiting += bytes;
        long pause = delay.pause().toNanos();
        if (pause == 0 || waiting >= ENOUGH) {
            give();
        } else if (due == null) {
            due = loop.schedule(this::give, pause, TimeUnit.NANOSECONDS);
        }
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
