package dev.acequia.simulator.wire;

import dev.acequia.bounds.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Back-off of a listener that the system refuses connections, as for want of descriptors: each wait is twice as long,
/// and told once a minute. Confined to one thread.
final class RefusedAccepts {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedAccepts.class);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private Duration pause = SHORTEST;
    private long untold;
    private long toldNanos;
    private boolean hasTold;

    RefusedAccepts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Waits after a refused accept until another try is worthwhile.
    void happened(int port, IOException why) throws InterruptedException {
        Thread.sleep(next(port, why));
    }

    /// Records the refusal; returns the pause before the next try.
    Duration next(int port, IOException why) {
        untold++;
        long now = nanoTime.getAsLong();
        if (!hasTold || now - toldNanos >= SILENCE.toNanos()) {
            LOG.warn("[simulator {}] cannot accept connections: {} ({} times)", port, why.getMessage(), untold);
            hasTold = true;
            toldNanos = now;
            untold = 0;
        }
        Duration wait = pause;
        pause = Durations.shorter(pause.multipliedBy(2), LONGEST);
        return wait;
    }

    /// Somebody was accepted.
    void over() {
        pause = SHORTEST;
    }
}
